import { Injectable } from '@nestjs/common';
import { BookingsRepository } from './bookings.repository.js';

/** Numbers a process reserves at a time. Those it does not use before it ends are never given out. */
const BLOCK = 64;

/**
 * Human booking numbers such as BOOK-2026-00042, unique per tenant and year. They are reserved in blocks outside the
 * booking's transaction: counting inside it would let one booking of a tenant commit at a time.
 */
@Injectable()
export class References {
  private readonly blocks = new Map<string, { next: number; last: number }>();
  private readonly reserving = new Map<string, Promise<void>>();

  constructor(private readonly repository: BookingsRepository) {}

  async next(tenantId: string, now: number): Promise<string> {
    const year = new Date(now).getUTCFullYear();
    const key = `${tenantId} ${year}`;
    for (;;) {
      const block = this.blocks.get(key);
      if (block && block.next <= block.last) return reference(year, block.next++);
      await this.reserve(key, tenantId, year);
    }
  }

  /** As many numbers in one go. */
  async many(tenantId: string, now: number, count: number): Promise<string[]> {
    if (count === 0) return [];
    const year = new Date(now).getUTCFullYear();
    const last = await this.repository.reserveNumbers(tenantId, year, count);
    return Array.from({ length: count }, (_, index) => reference(year, last - count + 1 + index));
  }

  private async reserve(key: string, tenantId: string, year: number): Promise<void> {
    let reserving = this.reserving.get(key);
    if (!reserving) {
      reserving = this.repository
        .reserveNumbers(tenantId, year, BLOCK)
        .then((last) => void this.blocks.set(key, { next: last - BLOCK + 1, last }))
        .finally(() => this.reserving.delete(key));
      this.reserving.set(key, reserving);
    }
    await reserving;
  }
}

function reference(year: number, number: number): string {
  return `BOOK-${year}-${String(number).padStart(5, '0')}`;
}
