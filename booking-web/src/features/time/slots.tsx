import { useTexts, type TextKey } from '../../lib/texts';
import { Skeleton } from '../../components/skeleton';
import { localDateOf, timeWord } from '../../lib/zones';
import type { ListedSlot } from './listed';
import type { Slot } from './offer';

const parts = [
  { name: 'times.morning', until: '12' },
  { name: 'times.afternoon', until: '17' },
  { name: 'times.evening', until: '24' },
] as const satisfies { name: TextKey; until: string }[];

interface Props {
  slots: readonly ListedSlot[] | undefined;
  timeZone: string;
  onSlot: (slot: Slot) => void;
}

/** The times of a day by the part of the day they are in. */
export function Slots({ slots, timeZone, onSlot }: Props) {
  const { t } = useTexts();
  const name = useSlotName(slots ?? [], timeZone);
  if (!slots) return <Skeleton count={8} className="slots skeleton-slots" />;
  const hourOf = ({ start }: Slot): string => timeWord(Date.parse(start), timeZone).slice(0, 2);
  const partOf = (slot: Slot): string => parts.find(({ until }) => hourOf(slot) < until)!.name;
  return (
    <div className="slot-parts">
      {parts.map((part) => {
        const those = slots.filter((slot) => partOf(slot) === part.name);
        if (those.length === 0) return null;
        return (
          <section key={part.name} aria-labelledby={part.name}>
            <h3 id={part.name} className="slot-part">
              {t(part.name)}
            </h3>
            <ul className="slots">
              {those.map((slot) => (
                <li key={slot.start}>
                  <button
                    type="button"
                    className="slot"
                    // Not `disabled`: the keyboard stays where it is.
                    aria-disabled={slot.isTaken || undefined}
                    onClick={() => !slot.isTaken && onSlot(slot)}
                  >
                    <time dateTime={slot.start}>{name(slot)}</time>
                    {slot.isTaken && <span className="slot-taken">{t('times.taken')}</span>}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

/** A slot by its time; in the hour that a day has twice, with the zone's name of the moment: 1:30 EDT, 1:30 EST. */
function useSlotName(slots: readonly Slot[], timeZone: string): (slot: Slot) => string {
  const { format } = useTexts();
  const times = slots.map(({ start }) => format.time(Date.parse(start), timeZone));
  return ({ start }) => {
    const at = Date.parse(start);
    const time = format.time(at, timeZone);
    const isTwice = times.filter((one) => one === time).length > 1;
    return isTwice ? `${time} ${format.zoneShort(at, timeZone)}` : time;
  };
}

/** Some times, each with its day where they are not all of the same: what can be had instead. */
export function SlotChoice({
  slots,
  timeZone,
  onSlot,
}: { slots: readonly Pick<Slot, 'start'>[] } & Pick<Props, 'timeZone'> & { onSlot: (start: string) => void }) {
  const { format } = useTexts();
  return (
    <ul className="choice">
      {slots.map(({ start }) => {
        const at = Date.parse(start);
        return (
          <li key={start}>
            <button type="button" className="slot" onClick={() => onSlot(start)}>
              <time dateTime={start}>
                <span className="choice-day">{format.dateShort(localDateOf(at, timeZone))}</span>
                {format.time(at, timeZone)}
              </time>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
