import { useTranslation } from 'react-i18next';
import type { Format } from '../../lib/format';
import type { BoardView } from '../room/board';
import { headlineFor, type ShownState } from '../room/headline';
import { headlineText } from '../room/headline-text';

export interface RoomFaceProps {
  views: readonly BoardView[];
  formatFor: (timeZone: string) => Format;
}

export interface RoomFace {
  id: string;
  name: string;
  state: ShownState;
  isDoubtful: boolean;
  word: string;
  detail: string | null;
  /** What comes next today, in one line. */
  next: string | null;
  seats: number | null;
  format: Format;
}

/** What a board says of a room, by the same rules as the room's own door. */
export function useRoomFaces({ views, formatFor }: RoomFaceProps): readonly (RoomFace & { view: BoardView })[] {
  const { t } = useTranslation();
  return views.map((view) => {
    const { schedule, state, reliance, horizonEnd, now } = view;
    const format = formatFor(schedule.timeZone);
    const { isDoubtful, knownAt } = reliance;
    const headline = headlineFor(state, { now, isDoubtful, knownAt, horizonEnd, isSameDay: format.isSameDay });
    const { word, detail } = headlineText(headline, t, format, now);
    const next = state.next && format.isSameDay(Date.parse(state.next.start), now) ? state.next : null;
    const range =
      next && t('line.range', { start: format.time(Date.parse(next.start)), end: format.time(Date.parse(next.end)) });
    return {
      view,
      id: schedule.roomId,
      name: schedule.room.name,
      state: headline.state,
      isDoubtful,
      word,
      detail,
      next: next && [range, next.title ?? next.organizerName ?? t('line.reserved')].join(' '),
      seats: schedule.room.capacity,
      format,
    };
  });
}
