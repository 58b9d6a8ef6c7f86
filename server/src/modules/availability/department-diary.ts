import type { Interval } from '@lintel/shared/intervals';
import type { AvailabilityRules } from '@lintel/shared/contracts';
import type { BusySpan, Department, Host, Meeting, MeetingRoom } from '@lintel/shared/scheduling';
import { DAY_MS } from '@lintel/shared/time';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/database.js';
import type { DepartmentRecord } from '../departments/departments.repository.js';
import type { MeetingTypeRecord } from '../meeting-types/meeting-types.repository.js';
import { RoomDirectory } from '../resources/room-directory.js';
import { AvailabilityRepository, type BusyRecord } from './availability.repository.js';
import { AvailabilityService } from './availability.service.js';

/** Maxima are counted in whole local weeks, and buffers reach over the edge. */
const MARGIN_MS = 8 * DAY_MS;
const LONGEST_USUAL_INTERVAL_MINUTES = 30;

export interface DiaryQuery {
  tenantId: string;
  department: DepartmentRecord;
  type: MeetingTypeRecord;
  /** Only these of its active members. */
  hostIds?: readonly string[];
  window: Interval;
  /** A booking or hold that does not stand in its own way. */
  except?: string;
}

/** Reads what the scheduling engine judges by: rules and busy time of a department's people and rooms. */
@Injectable()
export class DepartmentDiary {
  constructor(
    private readonly repository: AvailabilityRepository,
    private readonly availability: AvailabilityService,
    private readonly rooms: RoomDirectory,
  ) {}

  /** The active members, by id. */
  hostsOf({ members }: DepartmentRecord, only?: readonly string[]): string[] {
    return members
      .filter(({ userId, isActive }) => isActive && (!only || only.includes(userId)))
      .map(({ userId }) => userId)
      .sort();
  }

  /** The rooms that a meeting of this type can be in; null where it needs none. */
  async roomsFor(tenantId: string, { room }: MeetingTypeRecord): Promise<string[] | null> {
    if (room.need === 'NONE') return null;
    return (await this.rooms.all(tenantId))
      .filter(({ type, status }) => type === 'ROOM' && status === 'ACTIVE')
      .filter(({ id }) => room.need === 'ANY' || room.resourceIds.includes(id))
      .filter(({ capacity }) => room.minCapacity === null || (capacity ?? 0) >= room.minCapacity)
      .map(({ id }) => id);
  }

  rulesOf(tx: Tx, tenantId: string, hostIds: readonly string[]): Promise<Map<string, AvailabilityRules>> {
    return this.availability.effective(tx, tenantId, hostIds);
  }

  async load(tx: Tx, query: DiaryQuery): Promise<Department> {
    const { tenantId, department, type, window, except = null } = query;
    const hostIds = this.hostsOf(department, query.hostIds);
    const roomIds = await this.roomsFor(tenantId, type);
    const within = { start: window.start - MARGIN_MS, end: window.end + MARGIN_MS };
    const rules = await this.rulesOf(tx, tenantId, hostIds);
    const busy = await this.repository.busyOf(tx, [...hostIds, ...(roomIds ?? [])], within, except);
    const { timeZone, maxPerDay, maxPerWeek } = department;
    const isLimited = maxPerDay !== null || maxPerWeek !== null;
    const bookedStarts = isLimited ? await this.repository.bookedStarts(tx, department.id, within, except) : [];
    return {
      hosts: hostIds.map((id) => toHost(id, rules.get(id)!, busy.get(id) ?? [])),
      limits: isLimited ? { timeZone, maxPerDay, maxPerWeek, bookedStarts } : null,
      rooms: roomIds && roomIds.map((roomId): MeetingRoom => ({ roomId, busy: busy.get(roomId) ?? [] })),
    };
  }

  /** People as hosts, whatever departments they are in: for meetings among themselves. */
  async people(tx: Tx, tenantId: string, ids: readonly string[], window: Interval, except?: string): Promise<Host[]> {
    const within = { start: window.start - MARGIN_MS, end: window.end + MARGIN_MS };
    const rules = await this.rulesOf(tx, tenantId, ids);
    const busy = await this.repository.busyOf(tx, ids, within, except ?? null);
    return ids.map((id) => toHost(id, rules.get(id)!, busy.get(id) ?? []));
  }
}

/** What the engine has to know of a meeting type. */
export function meetingOf(type: MeetingTypeRecord): Meeting {
  return {
    durationMinutes: type.durationMinutes,
    slotIntervalMinutes: type.slotIntervalMinutes ?? Math.min(type.durationMinutes, LONGEST_USUAL_INTERVAL_MINUTES),
    bufferBeforeMinutes: type.bufferBeforeMinutes,
    bufferAfterMinutes: type.bufferAfterMinutes,
  };
}

function toHost(hostId: string, rules: AvailabilityRules, busy: readonly BusyRecord[]): Host {
  return { hostId, rules, busy: busy.map((record) => toBusySpan(record, rules)) };
}

/** A meeting of ours asks for its own buffers, else for those of its host; what comes from outside asks for none. */
function toBusySpan({ start, end, isMeeting, isCounted, ...own }: BusyRecord, rules: AvailabilityRules): BusySpan {
  if (!isMeeting) return { start, end };
  return {
    start,
    end,
    bufferBeforeMinutes: own.bufferBefore ?? rules.bufferBeforeMinutes,
    bufferAfterMinutes: own.bufferAfter ?? rules.bufferAfterMinutes,
    isCounted,
  };
}
