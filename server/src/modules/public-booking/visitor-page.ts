import { slotsQuerySchema, type PublicTenant } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { localDate } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock/clock.js';
import { findUnstorable } from '../../platform/http/storable.js';
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
  private async answersFor(tenantId: string, words: readonly string[]): Promise<Record<string, unknown> | null> {
    const [word, type, date] = words;
    if (word === undefined) return { departments: { departments: await this.catalog.listDepartments(tenantId) } };
    if (links.includes(word)) return {};
    if (findUnstorable(words)) return null;
    const types = await unlessMissing(() => this.catalog.listTypes(tenantId, word));
    if (types) {
      const { timeZone } = types.department;
      const isKnown = types.meetingTypes.some(({ slug }) => slug === type);
      const times = isKnown ? await this.times(tenantId, { department: word, type: type!, timeZone }, date) : {};
      return { [`departments/${word}/meeting-types`]: types, ...times };
    }
    const person = await unlessMissing(() => this.catalog.person(tenantId, word));
    return person && { [`people/${word}`]: person };
  }

  /** As somebody in the department's zone sees them, as most visitors are: the month, and the day they came for or the first free one. */
  private async times(
    tenantId: string,
    { timeZone, ...words }: { department: string; type: string; timeZone: string },
    date: string | undefined,
  ): Promise<Record<string, unknown>> {
    const choice = await this.catalog.choose(tenantId, words);
    const path = (what: string, query: Record<string, string>): string =>
      `departments/${words.department}/meeting-types/${words.type}/${what}?${new URLSearchParams(query).toString()}`;
    const month = { month: localDate(this.clock.now(), timeZone).slice(0, 7), timeZone };
    const dates = await this.catalog.dates(tenantId, choice, month);
    const answers = { [path('dates', month)]: dates };
    const day = slotsQuerySchema.safeParse({ date: date ?? dates.nextAvailable, timeZone });
    if (!day.success) return answers;
    const query = { date: day.data.date, timeZone };
    return { ...answers, [path('slots', query)]: await this.catalog.slots(tenantId, choice, query) };
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
