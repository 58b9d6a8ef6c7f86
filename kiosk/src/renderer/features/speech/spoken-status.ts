import type { TFunction } from 'i18next';
import type { Format } from '../../lib/format';
import type { BoardView } from '../room/board';
import type { Headline } from '../room/headline';
import { headlineText } from '../room/headline-text';

/** What the screen shows, for who cannot see it: the room, its state, who is in and what comes next. No more than it shows. */
export function spokenStatus(view: BoardView, headline: Headline, t: TFunction, format: Format): string {
  const { current, next } = view.state;
  const { word, detail } = headlineText(headline, t, format, view.now);
  const sentences = [view.schedule.room.name, [word, detail].filter(Boolean).join(' ')];
  if (headline.state !== 'UNKNOWN' && headline.state !== 'OUT_OF_SERVICE') {
    if (current) sentences.push(meeting(t('line.now'), current, t, format));
    const isNextToday = next !== null && format.isSameDay(Date.parse(next.start), view.now);
    sentences.push(isNextToday ? meeting(t('line.next'), next, t, format) : t('line.nothingNext'));
  }
  return sentences.map((sentence) => `${sentence}.`).join(' ');
}

function meeting(
  label: string,
  card: { title: string | null; start: string; end: string },
  t: TFunction,
  format: Format,
): string {
  const [start, end] = [card.start, card.end].map((at) => format.time(Date.parse(at)));
  return `${label}: ${t('spoken.meeting', { title: card.title ?? t('line.reserved'), start, end })}`;
}
