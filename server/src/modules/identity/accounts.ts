import { createLocalAccountIssuer } from '@better-auth/core/db';
import { Injectable } from '@nestjs/common';
import { SignInProvider } from './sign-in.provider.js';

/** better-auth's name for a password of its own. */
const CREDENTIAL = 'credential';

/** Makes people's sign-ins. */
@Injectable()
export class Accounts {
  constructor(private readonly provider: SignInProvider) {}

  /** The user with this e-mail address, made where there is none, with this password; returns the user's id. */
  async ensure(user: { email: string; name: string; password: string }): Promise<string> {
    const context = await this.provider.signIn.$context;
    const email = user.email.toLowerCase();
    const existing = await context.internalAdapter.findUserByEmail(email);
    if (existing) {
      const { id } = existing.user;
      const accounts = await context.internalAdapter.findAccounts(id);
      // Whoever was being made when a process ended has no password yet.
      if (!accounts.some(({ providerId }) => providerId === CREDENTIAL)) await this.linkPassword(id, user.password);
      else await context.internalAdapter.updatePassword(id, await context.password.hash(user.password));
      return id;
    }
    return this.create(user);
  }

  /** A new user with a password; returns the user's id. */
  async create(user: { email: string; name: string; password: string }): Promise<string> {
    const context = await this.provider.signIn.$context;
    const created = await context.internalAdapter.createUser(
      { email: user.email.toLowerCase(), name: user.name, emailVerified: true },
      { method: 'email-password' },
    );
    await this.linkPassword(created.id, user.password);
    return created.id;
  }

  private async linkPassword(userId: string, password: string): Promise<void> {
    const context = await this.provider.signIn.$context;
    await context.internalAdapter.linkAccount({
      userId,
      providerId: CREDENTIAL,
      issuer: createLocalAccountIssuer(CREDENTIAL),
      accountId: userId,
      password: await context.password.hash(password),
    });
  }
}
