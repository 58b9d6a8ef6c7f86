import type { PublicSlots } from '@lintel/shared/contracts';
import { useOfferChanges } from '../../lib/live';
import { peek, refresh } from '../../lib/query';

/** Whose times: a department's type, or only those of one person. */
export interface Offer {
  department: string;
  type: string;
  host?: string;
}
export type Slot = PublicSlots['slots'][number];

function path(offer: Offer, what: 'dates' | 'slots', query: Record<string, string>): string {
  const words = new URLSearchParams({ ...query, ...(offer.host !== undefined && { host: offer.host }) });
  const [department, type] = [offer.department, offer.type].map(encodeURIComponent);
  return `departments/${department}/meeting-types/${type}/${what}?${words.toString()}`;
}

export const datesPath = (offer: Offer, month: string, timeZone: string): string =>
  path(offer, 'dates', { month, timeZone });
export const slotsPath = (offer: Offer, date: string, timeZone: string): string =>
  path(offer, 'slots', { date, timeZone });

/** Keeps what is shown true while others book. `onGone` is told when a time that was shown is not to be had any more. */
export function useLiveOffer(
  offer: Offer | null,
  shown: { dates: string | null; slots: string | null },
  onGone: (starts: readonly string[]) => void,
): void {
  useOfferChanges(offer?.department ?? null, () => {
    if (shown.dates !== null) void refresh(shown.dates);
    if (shown.slots !== null) void reread(shown.slots, onGone);
  });
}

async function reread(slots: string, onGone: (starts: readonly string[]) => void): Promise<void> {
  const starts = (): string[] => peek<PublicSlots>(slots)?.slots.map(({ start }) => start) ?? [];
  const before = starts();
  await refresh(slots);
  const now = new Set(starts());
  const gone = before.filter((start) => !now.has(start));
  if (gone.length > 0) onGone(gone);
}

/** Those nearest to an instant, in the order of the day. */
export function nearest(slots: readonly Slot[], at: number, count: number): Slot[] {
  const distance = ({ start }: Slot): number => Math.abs(Date.parse(start) - at);
  return [...slots]
    .sort((one, other) => distance(one) - distance(other))
    .slice(0, count)
    .sort((one, other) => one.start.localeCompare(other.start));
}
