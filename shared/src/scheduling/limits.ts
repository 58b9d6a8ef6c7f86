import { firstDayOfWeek, localDayNumber, weekNumberOf, type Zone } from '../time/index.js';

export interface Maxima {
  readonly maxPerDay: number | null;
  readonly maxPerWeek: number | null;
}

/** How many bookings begin on each local day and in each local week (Monday to Sunday), and which of them are full. */
export class BookingCounts {
  private readonly perDay = new Map<number, number>();
  private readonly perWeek = new Map<number, number>();

  constructor(
    private readonly maxima: Maxima,
    starts: Iterable<number>,
    private readonly zone: Zone,
  ) {
    if (maxima.maxPerDay === null && maxima.maxPerWeek === null) return;
    for (const start of starts) {
      const day = localDayNumber(zone, start);
      const week = weekNumberOf(day);
      this.perDay.set(day, (this.perDay.get(day) ?? 0) + 1);
      this.perWeek.set(week, (this.perWeek.get(week) ?? 0) + 1);
    }
  }

  /** Which maximum keeps one more booking from beginning at this instant, or `null`. */
  reachedAt(start: number): 'DAY' | 'WEEK' | null {
    return this.reachedOn(localDayNumber(this.zone, start));
  }

  reachedOn(day: number): 'DAY' | 'WEEK' | null {
    const { maxPerDay, maxPerWeek } = this.maxima;
    if (maxPerDay !== null && (this.perDay.get(day) ?? 0) >= maxPerDay) return 'DAY';
    if (maxPerWeek !== null && (this.perWeek.get(weekNumberOf(day)) ?? 0) >= maxPerWeek) return 'WEEK';
    return null;
  }

  /** The local days on which nothing more may begin, in no order. */
  *fullDays(): Iterable<number> {
    const { maxPerDay, maxPerWeek } = this.maxima;
    if (maxPerDay !== null) for (const [day, count] of this.perDay) if (count >= maxPerDay) yield day;
    if (maxPerWeek === null) return;
    for (const [week, count] of this.perWeek) {
      if (count < maxPerWeek) continue;
      const monday = firstDayOfWeek(week);
      for (let day = monday; day < monday + 7; day += 1) yield day;
    }
  }
}
