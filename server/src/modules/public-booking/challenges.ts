import { createChallenge, randomInt, verifySolution, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import { Secrets } from '../../platform/secrets/secrets.js';
import type { Tx } from '../../platform/db/database.js';
import { PublicBookingRepository } from './public-booking.repository.js';

const LIFE_MS = 20 * 60_000;
/** A second or two of a telephone's work: rounds of hashing for each try, and how many tries. */
const COST = 1_000;
const FEWEST_TRIES = 500;
const MOST_TRIES = 1_500;

const payloadSchema = z.object({
  challenge: z.object({ parameters: z.record(z.string(), z.unknown()), signature: z.string() }),
  solution: z.object({ counter: z.number().int(), derivedKey: z.string(), time: z.number().optional() }),
});

/** A proof of work (ALTCHA) before a booking, where the organisation wants one. */
@Injectable()
export class Challenges {
  private readonly secrets: { hmacSignatureSecret: string; hmacKeySignatureSecret: string };

  constructor(
    private readonly repository: PublicBookingRepository,
    private readonly clock: Clock,
    secrets: Secrets,
  ) {
    const derived = (purpose: string) => Buffer.from(secrets.derive(purpose)).toString('base64url');
    this.secrets = { hmacSignatureSecret: derived('altcha'), hmacKeySignatureSecret: derived('altcha-key') };
  }

  create(): Promise<Challenge> {
    return createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: COST,
      counter: randomInt(FEWEST_TRIES, MOST_TRIES),
      deriveKey,
      // The library judges by the machine's time.
      expiresAt: Math.floor((this.clock.machineNow() + LIFE_MS) / 1_000),
      ...this.secrets,
    });
  }

  /** Throws VALIDATION_FAILED unless this is a challenge of ours, solved in time. */
  async verify(payload: string | undefined): Promise<Buffer> {
    const given = payload === undefined ? undefined : payloadSchema.safeParse(decoded(payload)).data;
    if (!given) throw unsolved('Solve the challenge of public/challenge first.');
    const { verified, expired } = await verifySolution({
      challenge: given.challenge as unknown as Challenge,
      solution: given.solution,
      deriveKey,
      ...this.secrets,
    });
    if (!verified) throw unsolved(expired ? 'The challenge has expired: solve a new one.' : 'This does not solve it.');
    return createHash('sha256').update(given.challenge.signature).digest();
  }

  /** Uses it up, in the transaction that books; throws where it let a booking through already. */
  async use(tx: Tx, tenantId: string, hash: Buffer): Promise<void> {
    const now = this.clock.machineNow();
    if (!(await this.repository.useChallenge(tx, tenantId, hash, now + LIFE_MS, now))) {
      throw unsolved('This challenge has been used already: solve a new one.');
    }
  }
}

function decoded(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64').toString());
  } catch {
    // No JSON: the schema refuses it.
    return undefined;
  }
}

function unsolved(message: string): LintelError {
  return new LintelError('VALIDATION_FAILED', {
    detail: `challenge: ${message}`,
    errors: [{ path: 'challenge', message }],
  });
}
