import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openHouse, type House } from '../../testing/house.js';
import { Accounts } from './accounts.js';
import { SignInProvider } from './sign-in.provider.js';

let house: House;
let accounts: Accounts;
beforeAll(async () => {
  house = await openHouse();
  accounts = house.server.app.get(Accounts);
});
afterAll(() => house.close());

const signIn = (email: string, password: string) =>
  fetch(`${house.origin}/api/v1/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });

describe('ensuring a person', () => {
  it('gives them the password named last', async () => {
    const person = { email: 'ada@example.test', name: 'Ada' };
    const id = await accounts.ensure({ ...person, password: 'the first one' });
    expect(await accounts.ensure({ ...person, password: 'the second one' })).toBe(id);
    expect((await signIn(person.email, 'the first one')).status).toBe(401);
    expect((await signIn(person.email, 'the second one')).status).toBe(200);
  });

  it('gives one to whoever was made by a process that ended before', async () => {
    const person = { email: 'bob@example.test', name: 'Bob' };
    const context = await house.server.app.get(SignInProvider).signIn.$context;
    const made = await context.internalAdapter.createUser(
      { ...person, emailVerified: true },
      { method: 'email-password' },
    );
    expect(await accounts.ensure({ ...person, password: 'late but there' })).toBe(made.id);
    expect((await signIn(person.email, 'late but there')).status).toBe(200);
  });
});
