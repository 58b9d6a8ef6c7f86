import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { createSignIn, type SignIn } from './sign-in.js';

/** The one instance of better-auth and the pool it brings. */
@Injectable()
export class SignInProvider implements OnApplicationShutdown {
  readonly signIn: SignIn;

  constructor(private readonly options: { pool: pg.Pool; secret: string; baseUrl: string }) {
    this.signIn = createSignIn(options);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.options.pool.end();
  }
}
