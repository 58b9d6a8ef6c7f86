import { Module, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../platform/db/database.js';
import { DatabaseUrl } from '../../platform/db/database-url.js';
import { PublicAddress } from '../../platform/http/public-address.js';
import { Secrets } from '../../platform/secrets/secrets.js';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { AccessGuard } from './access.guard.js';
import { Accounts } from './accounts.js';
import { AgentsRepository } from './agents.repository.js';
import { CredentialVerifiers } from './credentials.js';
import { IdentityController } from './identity.controller.js';
import { PeopleVerifier } from './people-verifier.js';
import { SignInAttempts } from './sign-in-attempts.js';
import { SignInProvider } from './sign-in.provider.js';
import { StandingCredentials } from './standing-credentials.js';

@Module({
  imports: [TenancyModule],
  controllers: [IdentityController],
  providers: [
    {
      provide: SignInProvider,
      inject: [Database, DatabaseUrl, Secrets, PublicAddress],
      useFactory: (db: Database, url: DatabaseUrl, secrets: Secrets, address: PublicAddress) =>
        new SignInProvider({
          pool: db.schemaPool(url.value, 'auth'),
          secret: Buffer.from(secrets.derive('sign-in')).toString('base64url'),
          baseUrl: address.url,
        }),
    },
    { provide: CredentialVerifiers, useFactory: () => new CredentialVerifiers() },
    AgentsRepository,
    PeopleVerifier,
    SignInAttempts,
    Accounts,
    AccessGuard,
    StandingCredentials,
  ],
  exports: [
    CredentialVerifiers,
    StandingCredentials,
    AccessGuard,
    Accounts,
    AgentsRepository,
    PeopleVerifier,
    TenancyModule,
  ],
})
export class IdentityModule implements OnModuleInit {
  constructor(
    private readonly verifiers: CredentialVerifiers,
    private readonly people: PeopleVerifier,
  ) {}

  onModuleInit(): void {
    this.verifiers.add(this.people);
  }
}
