import { createBookingSchema, type Booking, type CreateBooking, type PatchBooking } from '@lintel/shared/contracts';
import { instantOfWallTime, isoOfWallTime, shiftWallTime, wallTimeOf } from '../../../lib/wall-time';

/** A booking as the form holds it: wall-clock times in `timeZone`, whatever zone the browser is in. */
export interface BookingFormValues {
  title: string;
  resourceIds: string[];
  timeZone: string;
  /** `YYYY-MM-DD` */
  startDate: string;
  /** `HH:mm` */
  startTime: string;
  endDate: string;
  endTime: string;
  description: string;
  attendees: string[];
  link: string;
}

export type BookingField = 'title' | 'resourceIds' | 'start' | 'end' | 'description' | 'attendees' | 'onlineMeeting';
/** Fields as the API names them; each has one input. */
export const bookingFields = [
  'title',
  'resourceIds',
  'start',
  'end',
  'description',
  'attendees',
  'onlineMeeting',
] as const satisfies BookingField[];

const MINUTE = 60_000;

export interface SlotSeed {
  resourceId: string | null;
  timeZone: string;
  /** Wall-clock times in the zone, `YYYY-MM-DDTHH:mm`. */
  start: string;
  end: string;
}

/** The next quarter of an hour, for half an hour. */
export function nextSlot(resourceId: string | null, timeZone: string, now: number): SlotSeed {
  const [date = '', time = '00:00'] = wallTimeOf(now, timeZone).split('T');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const start = shiftWallTime(`${date}T00:00`, { minutes: Math.ceil((hours * 60 + minutes + 1) / 15) * 15 });
  return { resourceId, timeZone, start, end: shiftWallTime(start, { minutes: 30 }) };
}

export function emptyBooking(seed: SlotSeed): BookingFormValues {
  return {
    title: '',
    resourceIds: seed.resourceId === null ? [] : [seed.resourceId],
    timeZone: seed.timeZone,
    ...timesOf(seed.start, seed.end),
    description: '',
    attendees: [],
    link: '',
  };
}

export function valuesOfBooking(booking: Booking, timeZone: string): BookingFormValues {
  return {
    title: booking.title,
    resourceIds: booking.resourceIds,
    timeZone,
    ...timesOf(wallTimeOf(booking.start, timeZone), wallTimeOf(booking.end, timeZone)),
    description: booking.description ?? '',
    attendees: booking.attendees.map(({ email }) => email),
    link: booking.onlineMeeting?.url ?? '',
  };
}

function timesOf(start: string, end: string) {
  const [startDate = '', startTime = ''] = start.split('T');
  const [endDate = '', endTime = ''] = end.split('T');
  return { startDate, startTime, endDate, endTime };
}

/** The span the form names, in ISO 8601 UTC. */
export function spanOf(values: BookingFormValues): { start: string; end: string } {
  return {
    start: isoOfWallTime(`${values.startDate}T${values.startTime}`, values.timeZone),
    end: isoOfWallTime(`${values.endDate}T${values.endTime}`, values.timeZone),
  };
}

export function durationMinutes(values: BookingFormValues): number {
  const { start, end } = spanOf(values);
  return Math.round((Date.parse(end) - Date.parse(start)) / MINUTE);
}

/** Moves the start and keeps the length, as people expect of a meeting. */
export function withStart(values: BookingFormValues, date: string, time: string): BookingFormValues {
  const length = Math.max(durationMinutes(values), 0);
  return withLength({ ...values, startDate: date, startTime: time }, length);
}

/** Keeps the start; `minutes` of real time later is the end, also across a jump of the clock. */
export function withLength(values: BookingFormValues, minutes: number): BookingFormValues {
  const start = instantOfWallTime(`${values.startDate}T${values.startTime}`, values.timeZone);
  const [endDate = '', endTime = ''] = wallTimeOf(start + minutes * MINUTE, values.timeZone).split('T');
  return { ...values, endDate, endTime };
}

/** An end at or before the start's time of day, typed alone, means the next day. */
export function withEndTime(values: BookingFormValues, endTime: string): BookingFormValues {
  const isSpanningDays = values.endDate > shiftWallTime(`${values.startDate}T00:00`, { days: 1 }).slice(0, 10);
  if (isSpanningDays) return { ...values, endTime };
  const endDate =
    endTime > values.startTime
      ? values.startDate
      : shiftWallTime(`${values.startDate}T00:00`, { days: 1 }).slice(0, 10);
  return { ...values, endDate, endTime };
}

/** Takes an offered span. */
export function withSpan(
  values: BookingFormValues,
  span: { start: string; end: string; resourceId?: string | undefined },
): BookingFormValues {
  return {
    ...values,
    ...timesOf(wallTimeOf(span.start, values.timeZone), wallTimeOf(span.end, values.timeZone)),
    resourceIds:
      span.resourceId === undefined || values.resourceIds.includes(span.resourceId)
        ? values.resourceIds
        : [span.resourceId],
  };
}

export function createBody(values: BookingFormValues): CreateBooking {
  return {
    title: values.title.trim(),
    ...spanOf(values),
    timeZone: values.timeZone,
    kind: 'RESOURCE',
    resourceIds: values.resourceIds,
    ...(values.description.trim() !== '' && { description: values.description.trim() }),
    ...(values.attendees.length > 0 && { attendees: values.attendees.map((email) => ({ email })) }),
    ...(values.link.trim() !== '' && { onlineMeeting: onlineMeetingOf(values.link) }),
  };
}

/** Only what the person changed, so that nobody else's change is overwritten; null when that is nothing. */
export function patchBody(booking: Booking, values: BookingFormValues): PatchBooking | null {
  const before = valuesOfBooking(booking, values.timeZone);
  const patch: PatchBooking = {};
  if (values.title.trim() !== before.title) patch.title = values.title.trim();
  if (!isSameList(values.resourceIds, before.resourceIds)) patch.resourceIds = values.resourceIds;
  const span = spanOf(values);
  const wasSpan = spanOf(before);
  if (span.start !== wasSpan.start || span.end !== wasSpan.end) Object.assign(patch, span);
  if (values.description.trim() !== before.description) patch.description = values.description.trim() || null;
  if (!isSameList(values.attendees, before.attendees)) {
    const known = new Map(booking.attendees.map(({ email, name }) => [email, name]));
    patch.attendees = values.attendees.map((email) => ({ email, name: known.get(email) ?? null }));
  }
  if (values.link.trim() !== before.link) {
    patch.onlineMeeting = values.link.trim() === '' ? null : onlineMeetingOf(values.link);
  }
  return Object.keys(patch).length > 0 ? patch : null;
}

const isSameList = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((item, index) => item === other[index]);

function onlineMeetingOf(link: string) {
  const url = link.trim();
  const provider = /meet\.google\.com/.test(url)
    ? ('GOOGLE_MEET' as const)
    : /teams\.(microsoft|live)\.com/.test(url)
      ? ('TEAMS' as const)
      : /zoom\.us/.test(url)
        ? ('ZOOM' as const)
        : ('CUSTOM' as const);
  return { provider, url };
}

/** What is wrong with the form before anybody asks the server: the contract's messages, and an end that is not after the start. */
export function bookingFormErrors(
  values: BookingFormValues,
  messages: { endBeforeStart: string; noRoom: string },
): Partial<Record<BookingField, string>> {
  const errors: Partial<Record<BookingField, string>> = {};
  const parsed = createBookingSchema.safeParse(createBody(values));
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const field = bookingFields.find((name) => name === issue.path[0]);
      if (field) errors[field] ??= issue.message;
    }
  }
  if (values.resourceIds.length === 0) errors.resourceIds = messages.noRoom;
  if (durationMinutes(values) <= 0) errors.end = messages.endBeforeStart;
  return errors;
}

/** Lengths offered with one click. */
export const quickLengths = [15, 30, 45, 60, 90, 120] as const;
