import { Icon } from '../../components/icon';
import { useTexts } from '../../lib/texts';
import { localDateOf } from '../../lib/zones';

/** The chosen time, large enough to be checked at a glance. */
export function When({ start, minutes, timeZone }: { start: number; minutes: number; timeZone: string }) {
  const { format } = useTexts();
  const end = start + minutes * 60_000;
  const date = localDateOf(start, timeZone);
  return (
    <p className="when">
      <Icon name="calendar" />
      <span>
        <strong>
          {format.time(start, timeZone)}
          {minutes > 0 && ` – ${format.time(end, timeZone)}`}
        </strong>
        <span>{format.date(date)}</span>
      </span>
    </p>
  );
}
