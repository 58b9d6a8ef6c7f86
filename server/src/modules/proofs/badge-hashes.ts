import { createHmac } from 'node:crypto';
import { badgeWithoutGroups } from '@lintel/shared/contracts';
import { Injectable } from '@nestjs/common';
import { Secrets } from '../../platform/secrets/secrets.js';

/** What is kept of badges. The tenant is part of it: one badge in two organisations is two badges. */
@Injectable()
export class BadgeHashes {
  private readonly keys: readonly Uint8Array[];

  constructor(secrets: Secrets) {
    this.keys = secrets.deriveAll('door-badge');
  }

  /** By each key of the ring; what is written is the first. */
  of(tenantId: string, badge: string): [Uint8Array, ...Uint8Array[]] {
    const text = `${tenantId}\n${asOneReaderSaysIt(badge)}`;
    return this.keys.map((key) => createHmac('sha256', key).update(text).digest()) as [Buffer, ...Buffer[]];
  }
}

/** Readers agree on the digits of a badge, not on how to group them or on capitals. */
function asOneReaderSaysIt(badge: string): string {
  return badgeWithoutGroups(badge).toUpperCase();
}
