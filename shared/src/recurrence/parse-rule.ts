import { InvalidRule, numericParts, readRule, weekdayCodes, type NumericPart, type RecurrenceRule } from './rule.js';

/** The least and the greatest of each numeric part; those that may also be negative count from the end. */
const ranges: Record<NumericPart, readonly [least: number, most: number]> = {
  bymonth: [1, 12],
  bymonthday: [-31, 31],
  byyearday: [-366, 366],
  byweekno: [-53, 53],
  byhour: [0, 23],
  byminute: [0, 59],
  bysecond: [0, 59],
  bysetpos: [-366, 366],
};

const until = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/;

/**
 * A rule as people and programs write it, `FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10`, with or without `RRULE:` before it. Stricter
 * than what is read from foreign feeds, since who writes it can be told: throws `InvalidRule` with a sentence for what
 * RFC 5545 section 3.3.10 does not allow.
 */
export function parseRule(text: string): RecurrenceRule {
  const parts: Record<string, unknown> = {};
  for (const part of text
    .trim()
    .replace(/^RRULE:/i, '')
    .split(';')
    .filter(Boolean)) {
    const [name = '', value = ''] = part.toUpperCase().split('=', 2);
    const key = name.toLowerCase();
    if (key in parts) throw new InvalidRule(`The recurrence rule names ${name} twice.`);
    parts[key] = valueOf(key, value, part);
  }
  if ('count' in parts && 'until' in parts) {
    throw new InvalidRule('The recurrence rule has a COUNT and an UNTIL. Leave one of them out.');
  }
  return readRule(parts);
}

function valueOf(key: string, value: string, part: string): unknown {
  const wrong = () => new InvalidRule(`The recurrence rule cannot have ${part}.`);
  switch (key) {
    case 'freq':
      return value;
    case 'interval':
    case 'count':
      if (!/^[1-9]\d{0,4}$/.test(value)) throw wrong();
      return Number(value);
    case 'until': {
      const found = until.exec(value);
      if (!found) throw wrong();
      const [, year, month, day, hour, minute, second, zulu] = found;
      return `${year}-${month}-${day}${hour === undefined ? '' : `T${hour}:${minute}:${second}${zulu}`}`;
    }
    case 'byday': {
      const days = value.split(',');
      if (!days.every((day) => /^([+-]?([1-9]|[1-4]\d|5[0-3]))?(SU|MO|TU|WE|TH|FR|SA)$/.test(day))) throw wrong();
      return days;
    }
    case 'wkst':
      if (!weekdayCodes.includes(value)) throw wrong();
      return weekdayCodes.indexOf(value) + 1;
    default:
      return numbersOf(key, value, wrong);
  }
}

function numbersOf(key: string, value: string, wrong: () => InvalidRule): number[] {
  if (!(key in numericParts)) throw wrong();
  const [least, most] = ranges[key as NumericPart];
  return value.split(',').map((text) => {
    const number = Number(text);
    const isZeroAllowed = least === 0;
    if (!/^[+-]?\d{1,3}$/.test(text) || number < least || number > most || (number === 0 && !isZeroAllowed))
      throw wrong();
    return number;
  });
}
