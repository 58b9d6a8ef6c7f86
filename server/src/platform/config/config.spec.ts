import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './config.js';
import { environmentSchema } from './environment.js';

const base = { LINTEL_SECRETS_KEYS: 'ab'.repeat(32) };

describe('configuration', () => {
  it('has a documented default for everything', () => {
    const documented = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
    for (const name of Object.keys(environmentSchema.shape))
      expect(documented).toMatch(new RegExp(`\\| \`${name}\` +\\|`));
  });

  it('takes an empty variable for an unset one', () => {
    expect(loadConfig({ ...base, PORT: '' }).env.PORT).toBe(3000);
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['LINTEL_DEMO', 'maybe'],
    ['LINTEL_CLOCK', 'tomorrow'],
    ['LINTEL_ROLES', 'api,cook'],
    ['DATABASE_URL', 'mysql://somewhere'],
    ['LINTEL_TIME_ZONE', 'Mars/Base'],
    ['LINTEL_TRUST_PROXY', 'on'],
    ['LINTEL_TRUST_PROXY', '10.0.0.0/33'],
    ['SENDGRID_API_KEY', 'hunter2'],
    ['SENDGRID_API_URL', 'ftp://somewhere'],
    ['MAIL_FROM', 'somebody'],
    ['STRIPE_SECRET_KEY', 'hunter2'],
    ['STRIPE_WEBHOOK_SECRET', 'hunter2'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(() => loadConfig({ ...base, [name]: value })).toThrow(ConfigError);
    expect(() => loadConfig({ ...base, [name]: value })).toThrow(name);
  });

  it('keeps the key ring it made up, and says in a sentence when it cannot', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lintel-config-'));
    const keys = () => loadConfig({ LINTEL_DATA_DIR: folder }).secretsKeys;
    expect(keys()).toEqual(keys());
    expect(readdirSync(folder)).toEqual(['secrets-key']);
    writeFileSync(join(folder, 'secrets-key'), '');
    expect(keys).toThrow(
      `LINTEL_DATA_DIR=${folder} cannot be used (secrets-key in it is damaged); choose another folder.`,
    );
    expect(() => loadConfig({ LINTEL_DATA_DIR: join(folder, 'secrets-key') })).toThrow(ConfigError);
    rmSync(folder, { recursive: true });
  });

  it('sends mail with a key and a sender, not with half of it', () => {
    expect(loadConfig(base).sendGrid).toBeNull();
    expect(() => loadConfig({ ...base, SENDGRID_API_KEY: 'SG.key' })).toThrow('MAIL_FROM is required');
    expect(loadConfig({ ...base, SENDGRID_API_KEY: 'SG.key', MAIL_FROM: 'lintel@example.test' }).sendGrid).toEqual({
      apiKey: 'SG.key',
      apiUrl: 'https://api.sendgrid.com',
      from: 'lintel@example.test',
    });
  });

  it('takes payments with a key and the secret of a webhook, not with half of it', () => {
    expect(loadConfig(base).stripe).toBeNull();
    expect(() => loadConfig({ ...base, STRIPE_SECRET_KEY: 'sk_key' })).toThrow('STRIPE_WEBHOOK_SECRET is required');
    const both = { STRIPE_SECRET_KEY: 'sk_key', STRIPE_WEBHOOK_SECRET: 'whsec_secret' };
    expect(loadConfig({ ...base, ...both }).stripe).toEqual({
      secretKey: 'sk_key',
      webhookSecret: 'whsec_secret',
      apiUrl: 'https://api.stripe.com',
    });
  });

  it('never repeats a secret', () => {
    expect(() => loadConfig({ ...base, STRIPE_WEBHOOK_SECRET: 'hunter2' })).toThrow(/^(?!.*hunter2)/s);
    expect(() => loadConfig({ LINTEL_SECRETS_KEYS: 'hunter2' })).toThrow(/^(?!.*hunter2)/s);
    expect(() => loadConfig({ ...base, SENDGRID_API_KEY: 'hunter2' })).toThrow(/^(?!.*hunter2)/s);
  });

  it('refuses a movable clock and a generated key ring in production', () => {
    expect(() => loadConfig({ ...base, NODE_ENV: 'production', LINTEL_CLOCK: '2026-11-20T08:00:00Z' })).toThrow(
      'LINTEL_CLOCK',
    );
    expect(() => loadConfig({ NODE_ENV: 'production', DATABASE_URL: 'postgres://db/lintel' })).toThrow(
      'LINTEL_SECRETS_KEYS',
    );
  });
});
