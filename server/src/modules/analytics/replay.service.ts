import type { AvailabilityRules, ReplayQuery, ReplayResult } from '@lintel/shared/contracts';
import type { Interval } from '@lintel/shared/intervals';
import {
  countsForFairness,
  fairnessOf,
  monthOf,
  replaySteps,
  type BookingRequest,
  type Fairness,
  type Replay,
  type ReplayRules,
} from '@lintel/shared/scheduling';
import { DAY_MS, localDate, MINUTE_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import { Clock } from '../../platform/clock/clock.js';
import type { UserPrincipal } from '../../platform/context/principal.js';
import { Database, type Tx } from '../../platform/db/database.js';
import { reasonInWords } from '../availability/assignment-words.js';
import { DepartmentDiary } from '../availability/department-diary.js';
import { refused } from '../availability/refusal-words.js';
import { iso } from '../bookings/booking-record.js';
import { DepartmentAccess } from '../departments/department-access.js';
import { DepartmentsRepository, type DepartmentRecord } from '../departments/departments.repository.js';
import { departmentNotFound } from '../departments/departments.service.js';
import { invalidField } from '../resources/resource-errors.js';
import { TenancyRepository } from '../tenancy/tenancy.repository.js';
import { ReplayRepository, type PastBooking } from './replay.repository.js';

const LONGEST_MS = 367 * DAY_MS;
/** More would take minutes. */
const MOST_BOOKINGS = 20_000;
const TURN_MS = 20;

/** What would have become of the customers of a department under other rules. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly db: Database,
    private readonly repository: ReplayRepository,
    private readonly departments: DepartmentsRepository,
    private readonly access: DepartmentAccess,
    private readonly diary: DepartmentDiary,
    private readonly tenancy: TenancyRepository,
    private readonly clock: Clock,
  ) {}

  async replay(asker: UserPrincipal, query: ReplayQuery): Promise<ReplayResult> {
    const { tenantId } = asker;
    const department = await this.db.tenant(tenantId, (tx) => this.department(tx, query));
    await this.access.assertLeads(asker, department.id);
    const span = spanOf(query, department, this.clock.now());
    assertMembers(query, department);
    const { bookings, rules } = await this.db.tenant(tenantId, async (tx) => {
      const bookings = await this.repository.bookings(tx, department.id, span, MOST_BOOKINGS + 1);
      if (bookings.length > MOST_BOOKINGS) {
        throw invalidField('from', `There are more than ${MOST_BOOKINGS} bookings. Choose a shorter span.`);
      }
      return { bookings, rules: await this.rules(tx, tenantId, department, span, bookings, query) };
    });
    const requests = bookings.map((booking) => requestOf(booking, query));
    const names = new Map((await this.tenancy.people(tenantId)).map(({ id, name }) => [id, name]));
    return {
      department: {
        id: department.id,
        slug: department.slug,
        name: department.name,
        timeZone: department.timeZone,
      },
      from: iso(span.start),
      to: iso(span.end),
      rules: triedRules(query, rules),
      ...resultOf(bookings, rules, await inTurns(replaySteps(requests, rules)), names),
    };
  }

  private async department(tx: Tx, { departmentId, department: slug }: ReplayQuery): Promise<DepartmentRecord> {
    const found =
      departmentId === undefined
        ? await this.departments.findBySlug(tx, slug!)
        : await this.departments.find(tx, departmentId);
    if (!found) throw departmentNotFound();
    return found;
  }

  /** The hosts as they are now, under the rules to try; what takes their time is all but the bookings given out anew. */
  private async rules(
    tx: Tx,
    tenantId: string,
    department: DepartmentRecord,
    span: Interval,
    bookings: readonly PastBooking[],
    query: ReplayQuery,
  ): Promise<ReplayRules> {
    const hostIds = this.diary.hostsOf(department).filter((id) => !query.without.includes(id));
    const hosts = await this.diary.people(tx, tenantId, hostIds, span);
    // Nobody is in two meetings at once: a span of a host is one meeting.
    const givenOut = new Set(bookings.map(({ hostId, start, end }) => `${hostId} ${start} ${end}`));
    const members = new Map(department.members.map((member) => [member.userId, member]));
    const weights = new Map(query.weight.map(({ userId, weight }) => [userId, weight]));
    const { maxPerDay, maxPerWeek, timeZone } = department;
    return {
      hosts: hosts.map(({ hostId, rules, busy }) => ({
        hostId,
        rules: { ...rules, ...limitsIn(query) },
        busy: busy.filter(({ start, end }) => !givenOut.has(`${hostId} ${start} ${end}`)),
        weight: weights.get(hostId) ?? members.get(hostId)!.weight,
        since: members.get(hostId)!.activeSince,
      })),
      algorithm: query.algorithm ?? department.algorithm,
      limits: maxPerDay !== null || maxPerWeek !== null ? { timeZone, maxPerDay, maxPerWeek } : null,
      isAnyMinute: true,
    };
  }
}

function spanOf(query: ReplayQuery, { timeZone }: DepartmentRecord, now: number): Interval {
  if (query.from === undefined) {
    const thisMonth = monthOf(localDate(now, timeZone).slice(0, 7), timeZone);
    return monthOf(localDate(thisMonth.start - 1, timeZone).slice(0, 7), timeZone);
  }
  const span = { start: Date.parse(query.from), end: Date.parse(query.to!) };
  if (span.end <= span.start) throw invalidField('to', 'Choose an end that is after the beginning.');
  if (span.end - span.start > LONGEST_MS) throw invalidField('to', 'Choose a year at most.');
  return span;
}

function assertMembers({ weight, without }: ReplayQuery, { members }: DepartmentRecord): void {
  const known = new Set(members.map(({ userId }) => userId));
  if (weight.some(({ userId }) => !known.has(userId)))
    throw invalidField('weight', 'Name members of the department only.');
  if (without.some((userId) => !known.has(userId)))
    throw invalidField('without', 'Name members of the department only.');
}

function limitsIn(query: ReplayQuery): Partial<AvailabilityRules> {
  const { maxPerDay, maxPerWeek, minNoticeMinutes, bufferBeforeMinutes, bufferAfterMinutes } = query;
  const limits = { maxPerDay, maxPerWeek, minNoticeMinutes, bufferBeforeMinutes, bufferAfterMinutes };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

function triedRules(query: ReplayQuery, { algorithm, hosts }: ReplayRules): ReplayResult['rules'] {
  const weights = hosts.map(({ hostId, weight }) => ({ userId: hostId, weight }));
  return { algorithm, ...limitsIn(query), weights, without: query.without };
}

function resultOf(
  bookings: readonly PastBooking[],
  rules: ReplayRules,
  { assignments, refusals, fairness }: Replay,
  names: ReadonlyMap<string, string>,
): Pick<ReplayResult, 'actual' | 'replayed'> {
  const counted = bookings.flatMap(({ status, hostId }) =>
    hostId !== null && countsForFairness(status) ? [{ hostId }] : [],
  );
  const involved = [...new Set([...rules.hosts, ...counted].map(({ hostId }) => hostId))].sort();
  const hosts = involved.map((hostId) => ({ hostId }));
  const known = new Map(bookings.map((booking) => [booking.id, booking]));
  const about = (id: string) => {
    const { reference, start, hostId } = known.get(id)!;
    return { bookingId: id, reference, start: iso(start), was: hostId };
  };
  return {
    actual: { total: counted.length, fairness: fairnessView(fairnessOf(hosts, counted), names) },
    replayed: {
      assignments: assignments.map(({ requestId, hostId, reason }) => ({
        ...about(requestId),
        hostId,
        reason: reasonInWords(reason),
      })),
      refusals: refusals.map(({ requestId, refusal }) => {
        const { code, detail } = refused(refusal);
        return { ...about(requestId), reason: detail, code };
      }),
      fairness: fairnessView(fairness, names),
    },
  };
}

/** What the customer asked for, as far as it is still known: when it was first made, and where it lies now. */
function requestOf(booking: PastBooking, query: ReplayQuery): BookingRequest {
  const durationMinutes = (booking.end - booking.start) / MINUTE_MS;
  return {
    id: booking.id,
    requestedAt: booking.requestedAt,
    start: booking.start,
    meeting: {
      durationMinutes,
      slotIntervalMinutes: durationMinutes,
      bufferBeforeMinutes: query.bufferBeforeMinutes ?? booking.bufferBefore,
      bufferAfterMinutes: query.bufferAfterMinutes ?? booking.bufferAfter,
    },
    status: booking.status,
    endedAt: booking.endedAt,
    isByStaff: booking.isByStaff,
  };
}

/** A long replay lets others have the process every so often. */
async function inTurns(steps: Generator<undefined, Replay>): Promise<Replay> {
  for (;;) {
    const until = performance.now() + TURN_MS;
    while (performance.now() < until) {
      const { done, value } = steps.next();
      if (done) return value;
    }
    await setImmediate();
  }
}

function fairnessView({ hosts, spread, total }: Fairness, names: ReadonlyMap<string, string>) {
  return {
    perHost: hosts.map(({ hostId, assigned }) => ({
      userId: hostId,
      name: names.get(hostId) ?? 'Somebody who has left',
      count: assigned,
      share: total === 0 ? 0 : Math.round((assigned / total) * 10_000) / 10_000,
    })),
    spread,
  };
}
