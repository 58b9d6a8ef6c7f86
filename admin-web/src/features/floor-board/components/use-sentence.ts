import type { RoomState } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/use-format';
import { stateSentence } from '../model/state-sentence';

/** The room's one sentence in the reader's language, such as "Free until 14:30". */
export function useSentence(state: RoomState, now: number, timeZone: string): string {
  const { t } = useTranslation();
  const format = useFormat();
  const sentence = stateSentence(state, now, timeZone);
  return 'at' in sentence
    ? t(`sentence.${sentence.kind}`, { time: format.timeOrDay(sentence.at, now, timeZone) })
    : t(`sentence.${sentence.kind}`);
}
