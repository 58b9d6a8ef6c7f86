import { createHash } from 'node:crypto';
import { unsignedForMs, type DisplayRequest } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { DisplayPrincipal } from '../../platform/context/principal.js';
import { Secrets } from '../../platform/secrets/secrets.js';
import type { Tapper } from '../bookings/tapping.js';
import { BadgeHashes } from './badge-hashes.js';
import { DoorPeopleRepository, type DoorPerson } from './door-people.repository.js';
import { Locks } from './locks.js';
import { hashSecret, isSecretOf, readPin } from './pin-digits.js';

/** Where a person's hash is decrypted, and nowhere else. */
export const pinContext = (tenantId: string, userId: string): string => `door-pin:${tenantId}:${userId}`;

/**
 * Who stands at a door, by what they showed there. A refusal tells neither whether the number exists nor whether it is
 * locked, and takes as long in each case.
 */
@Injectable()
export class TapProofs {
  private decoy: Promise<string> | undefined;

  constructor(
    private readonly people: DoorPeopleRepository,
    private readonly badges: BadgeHashes,
    private readonly locks: Locks,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** Whether a request shows more than a tap. */
  private isNeededFor(request: DisplayRequest): boolean {
    return request.action !== 'report' && (request.proof !== undefined || (request.method ?? 'TAP') !== 'TAP');
  }

  /** Throws VALIDATION_FAILED, FORBIDDEN, or RATE_LIMITED while the display is locked. */
  async identify(display: DisplayPrincipal, request: DisplayRequest): Promise<Tapper> {
    if (request.action === 'report' || !this.isNeededFor(request)) return { display, factor: 'TAP', person: null };
    const { method, proof, occurredAt } = request;
    if (this.clock.now() - Date.parse(occurredAt) > unsignedForMs) {
      throw new LintelError('FORBIDDEN', { detail: 'A PIN or a badge counts when it is shown, not later.' });
    }
    if (method === 'PIN' && proof && 'pin' in proof) {
      return {
        display,
        factor: 'PIN',
        person: await this.judge(display, (tenantId) => this.byPin(tenantId, proof.pin)),
      };
    }
    if (method === 'BADGE' && proof && 'badge' in proof) {
      const hashes = this.badges.of(display.tenantId, proof.badge);
      const person = await this.judge(display, (tenantId) => this.people.byBadge(tenantId, hashes));
      return { display, factor: 'BADGE', person };
    }
    throw new LintelError('VALIDATION_FAILED', {
      detail: 'proof: send what the method says: {pin} with PIN, {badge} with BADGE, nothing with TAP.',
      errors: [{ path: 'proof', message: 'Send {pin} with PIN, {badge} with BADGE, nothing with TAP.' }],
    });
  }

  private async judge(
    { tenantId, displayId }: DisplayPrincipal,
    find: (tenantId: string) => Promise<DoorPerson | null>,
  ): Promise<DoorPerson> {
    const attempt = await this.locks.begin({ tenantId, subject: 'DISPLAY', id: displayId });
    if (attempt.lockedUntil !== null) throw this.waitUntil(attempt.lockedUntil);
    const person = await find(tenantId);
    if (person) {
      await attempt.forgive();
      const { id, name, email } = person;
      return { id, name, email };
    }
    await attempt.keep();
    throw new LintelError('FORBIDDEN', {
      detail:
        'That was not recognised. After several wrong tries a PIN rests for a while: your profile tells until when.',
    });
  }

  private async byPin(tenantId: string, typed: string): Promise<DoorPerson | null> {
    const { number, secret } = readPin(typed);
    const person = await this.people.byNumber(tenantId, number);
    // A number that nobody has is judged, counted and locked like any other: its refusal takes as long.
    const attempt = await this.locks.begin({ tenantId, subject: 'PERSON', id: person?.id ?? idOfNobody(number) });
    const hash = person
      ? this.secrets.decrypt(person.secret, pinContext(tenantId, person.id))
      : await (this.decoy ??= hashSecret(''));
    const isRight = (await isSecretOf(hash, secret)) && attempt.lockedUntil === null && person !== null;
    // Whoever knows the digits takes back one wrong try of others too; more would let a guesser wait for them to come by.
    if (isRight) await attempt.forgive(1);
    else if (person) await attempt.keep();
    return isRight ? person : null;
  }

  private waitUntil(at: number): LintelError {
    return new LintelError('RATE_LIMITED', {
      detail: 'Too many wrong tries at this display. Wait a moment, or scan the code on the screen where it shows one.',
      retryAfterSeconds: Math.max(1, Math.ceil((at - this.clock.now()) / 1_000)),
    });
  }
}

function idOfNobody(number: string): string {
  const hex = createHash('sha256').update(`nobody has ${number}`).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
