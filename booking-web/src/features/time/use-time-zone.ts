import { keep, useKept } from '../../lib/session';
import { isTimeZone, ownTimeZone } from '../../lib/zones';

/** The zone times are shown in: the one that was chosen, else the machine's. */
export function useTimeZone(): [string, (timeZone: string) => void] {
  const { timeZone } = useKept();
  const choose = (next: string): void => keep((before) => ({ ...before, timeZone: next }));
  return [timeZone !== undefined && isTimeZone(timeZone) ? timeZone : ownTimeZone(), choose];
}
