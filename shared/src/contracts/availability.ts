import { z } from 'zod';
import { lineSchema, timeZoneSchema } from './primitives.js';
import { weekdays } from './weekday.js';

const localTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Use a time of day such as 09:00.');
const closingTimeSchema = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'Use a time of day such as 17:00, or 24:00 for the end of the day.');

/**
 * A span on the wall clock. One that ends before it starts ends on the next day (22:00 to 06:00); a whole day is 00:00 to
 * 24:00, so that equal times, which could mean all or nothing, are refused.
 */
export const localHoursSchema = z
  .strictObject({ start: localTimeSchema, end: closingTimeSchema })
  .refine(({ start, end }) => start !== end, 'The hours end when they start. Use 00:00 to 24:00 for a whole day.')
  .meta({ id: 'LocalHours' });
export type LocalHours = z.infer<typeof localHoursSchema>;

/** More spans than anybody works in a day. */
const hoursOfDaySchema = z.array(localHoursSchema).max(12);

const breakSchema = z
  .strictObject({
    start: localTimeSchema,
    end: closingTimeSchema,
    /** On which days; on all of them where none is named. */
    days: z.array(z.enum(weekdays)).min(1).max(7).optional(),
  })
  .refine(({ start, end }) => start !== end, 'The break ends when it starts.');

/** What holds on one date instead of the weekly hours and breaks: other hours, or none at all. */
export const dateOverrideSchema = z
  .strictObject({
    date: z.iso.date('Use a date such as 2026-12-24.'),
    available: z.boolean(),
    /** The hours of that date; without them an available date has its usual ones. */
    hours: hoursOfDaySchema.min(1).optional(),
    reason: lineSchema(200).optional(),
  })
  .refine(({ available, hours }) => available || hours === undefined, {
    path: ['hours'],
    message: 'A date that is not available has no hours: leave them out, or set available.',
  })
  .meta({ id: 'DateOverride' });
export type DateOverride = z.infer<typeof dateOverrideSchema>;

const minutes = (max: number) => z.number().int().min(0).max(max);
const maximum = z.number().int().min(1).max(1_000).nullable();

/** When somebody can be booked. Times of day and dates are those of `timeZone`; null means without a limit. */
export const availabilityRulesSchema = z
  .strictObject({
    timeZone: timeZoneSchema,
    /** A day that is not named has no hours. */
    weekly: z.strictObject({
      monday: hoursOfDaySchema.optional(),
      tuesday: hoursOfDaySchema.optional(),
      wednesday: hoursOfDaySchema.optional(),
      thursday: hoursOfDaySchema.optional(),
      friday: hoursOfDaySchema.optional(),
      saturday: hoursOfDaySchema.optional(),
      sunday: hoursOfDaySchema.optional(),
    }),
    breaks: z.array(breakSchema).max(20).default([]),
    bufferBeforeMinutes: minutes(1_440).default(0),
    bufferAfterMinutes: minutes(1_440).default(0),
    maxPerDay: maximum.default(null),
    /** In a week from Monday to Sunday. */
    maxPerWeek: maximum.default(null),
    minNoticeMinutes: minutes(525_600).default(120),
    /** How many days after today can be booked; 0: only today. */
    maxDaysAhead: z.number().int().min(0).max(730).default(60),
    overrides: z
      .array(dateOverrideSchema)
      .max(1_000)
      .refine((days) => new Set(days.map(({ date }) => date)).size === days.length, 'A date is named twice.')
      .default([]),
  })
  .meta({ id: 'AvailabilityRules' });
export type AvailabilityRules = z.infer<typeof availabilityRulesSchema>;
