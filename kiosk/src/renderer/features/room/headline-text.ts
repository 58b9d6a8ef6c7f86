import type { TFunction } from 'i18next';
import type { Format } from '../../lib/format';
import type { Headline } from './headline';

/** The headline in words: what the room is, and the time that matters. */
export function headlineText(
  { word, detail }: Headline,
  t: TFunction,
  format: Format,
  now: number,
): { word: string; detail: string | null } {
  const time = detail?.instant == null ? '' : format.timeFrom(detail.instant, now);
  return { word: t(`headline.${word}`), detail: detail ? t(`detail.${detail.key}`, { time }) : null };
}
