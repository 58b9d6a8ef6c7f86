import type { PublicTenant } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock/clock.js';
import { iso } from '../bookings/booking-record.js';
import { PublicBookingSettingsService } from './public-booking-settings.js';
import { PublicCatalog } from './public-catalog.js';
import { PublicLook } from './public-look.js';
import { PublicTenants } from './public-tenants.js';

/** What a booking page starts with, so that its first face waits for no further answer. */
export interface VisitorPage {
  /** Null where there is no such organisation. */
  tenant: PublicTenant | null;
  now: string;
  /** Answers of the public API by their path below `public/`. */
  answers: Record<string, unknown>;
  /** Sites that may show the page in a frame. */
  allowedOrigins: string[];
  isFound: boolean;
}

/** Words below `/book/` that are no department and no person. */
const links = ['confirm', 'cancel', 'reschedule'];

@Injectable()
export class VisitorPages {
  constructor(
    private readonly tenants: PublicTenants,
    private readonly looks: PublicLook,
    private readonly catalog: PublicCatalog,
    private readonly settings: PublicBookingSettingsService,
    private readonly clock: Clock,
  ) {}

  /** `words` are those of the address below `/book/`. */
  async of(request: FastifyRequest, words: readonly string[]): Promise<VisitorPage> {
    const now = iso(this.clock.now());
    const nothing = { tenant: null, now, answers: {}, allowedOrigins: [], isFound: false };
    const visited = await unlessMissing(() => this.tenants.of(request));
    if (!visited) return nothing;
    const [tenant, { allowedOrigins }, answers] = await Promise.all([
      this.looks.of(visited),
      this.settings.read(visited.id),
      this.answersFor(visited.id, words),
    ]);
    return { tenant, now, answers: answers ?? {}, allowedOrigins, isFound: answers !== null };
  }

  /** Null where the first word means nothing. */
  private async answersFor(tenantId: string, [word]: readonly string[]): Promise<Record<string, unknown> | null> {
    if (word === undefined) return { departments: { departments: await this.catalog.listDepartments(tenantId) } };
    if (links.includes(word)) return {};
    const types = await unlessMissing(() => this.catalog.listTypes(tenantId, word));
    if (types) return { [`departments/${word}/meeting-types`]: types };
    const person = await unlessMissing(() => this.catalog.person(tenantId, word));
    return person && { [`people/${word}`]: person };
  }
}

async function unlessMissing<Found>(find: () => Promise<Found>): Promise<Found | null> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof LintelError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
