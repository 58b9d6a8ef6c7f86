import type { PublicDates } from '@lintel/shared/contracts';
import { useEffect, useRef, useState, type KeyboardEvent, type TouchEvent } from 'react';
import { announce } from '../../components/announcer';
import { Icon } from '../../components/icon';
import { addMonths, dateAfterKey, monthGrid, monthOf } from '../../lib/dates';
import { useTexts } from '../../lib/texts';

/** A finger that goes this far to the side means the month, not the page. */
const SWIPE_PX = 48;

interface Props {
  month: string;
  /** Of the visitor's zone; nothing before its month is shown. */
  today: string;
  chosen: string | null;
  dates: PublicDates | undefined;
  isLoading: boolean;
  onMonth: (month: string) => void;
  onDate: (date: string) => void;
}

/** A month as a grid: days that can be had stand out, arrow keys walk over all of them (WAI-ARIA, "Date Picker Dialog"). */
export function Month({ month, today, chosen, dates, isLoading, onMonth, onDate }: Props) {
  const { t, format, isRightToLeft } = useTexts();
  const free = new Set(dates?.dates);
  const isFirst = month <= monthOf(today);
  const [walkedTo, setWalkedTo] = useState<string | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const weeks = monthGrid(month, format.firstWeekday);
  const days = weeks.flat().filter((date) => date !== null);
  // One day of the month is in the order of the keyboard: where somebody was, else what is chosen, else the first free one.
  const entry =
    [walkedTo, chosen].find((date) => date !== null && days.includes(date)) ??
    days.find((date) => free.has(date)) ??
    days[0]!;

  useEffect(() => {
    if (walkedTo !== null) grid.current?.querySelector<HTMLElement>(`[data-date="${walkedTo}"]`)?.focus();
  }, [walkedTo, month]);
  const loadedCount = dates && !isLoading ? dates.dates.length : null;
  useEffect(() => {
    if (loadedCount !== null) announce(t('dates.loaded', { count: loadedCount, month: format.month(month) }));
  }, [loadedCount, month, t, format]);

  const walk = (event: KeyboardEvent): void => {
    const from = (event.target as HTMLElement).dataset.date;
    const to = from && dateAfterKey(from, event.key, format.firstWeekday, isRightToLeft);
    if (!to) return;
    event.preventDefault();
    if (monthOf(to) < monthOf(today)) return;
    setWalkedTo(to);
    if (monthOf(to) !== month) onMonth(monthOf(to));
  };
  const turn = (months: number): void => {
    setWalkedTo(null);
    if (months > 0 || !isFirst) onMonth(addMonths(month, months));
  };
  const swipe = useSwipe((way) => turn(isRightToLeft ? -way : way));

  return (
    <div className="month" {...swipe}>
      <div className="month-head">
        <h2 id="month-name" className="month-name" aria-live="polite">
          {format.month(month)}
        </h2>
        <button
          type="button"
          className="icon-button"
          aria-label={t('dates.previous')}
          disabled={isFirst}
          onClick={() => turn(-1)}
        >
          <Icon name="back" isDirectional />
        </button>
        <button type="button" className="icon-button" aria-label={t('dates.next')} onClick={() => turn(1)}>
          <Icon name="next" isDirectional />
        </button>
      </div>
      <table
        ref={grid}
        role="grid"
        aria-labelledby="month-name"
        aria-busy={isLoading}
        className={isLoading && !dates ? 'month-grid is-waiting' : 'month-grid'}
        onKeyDown={walk}
      >
        <thead>
          <tr>
            {format.weekdays.map(({ short, long }) => (
              <th key={long} scope="col" abbr={long}>
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week, index) => (
            <tr key={index}>
              {week.map((date, column) =>
                date === null ? (
                  <td key={column} />
                ) : (
                  <td key={date} aria-selected={date === chosen}>
                    <Day
                      date={date}
                      isFree={free.has(date)}
                      isToday={date === today}
                      isChosen={date === chosen}
                      isEntry={date === entry}
                      onChoose={onDate}
                    />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DayProps {
  date: string;
  isFree: boolean;
  isToday: boolean;
  isChosen: boolean;
  isEntry: boolean;
  onChoose: (date: string) => void;
}

function Day({ date, isFree, isToday, isChosen, isEntry, onChoose }: DayProps) {
  const { t, format } = useTexts();
  const words = [
    format.date(date),
    isToday && t('dates.today'),
    t(isFree ? 'dates.isFree' : 'dates.isNotFree'),
    isChosen && t('dates.chosen'),
  ];
  return (
    <button
      type="button"
      className="day"
      data-date={date}
      data-today={isToday || undefined}
      data-chosen={isChosen || undefined}
      // Not `disabled`: arrow keys walk over days that cannot be had.
      aria-disabled={!isFree}
      aria-label={words.filter(Boolean).join(', ')}
      tabIndex={isEntry ? 0 : -1}
      onClick={() => isFree && onChoose(date)}
    >
      {Number(date.slice(8))}
    </button>
  );
}

function useSwipe(onTurn: (months: number) => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches[0];
      start.current = touch && event.touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd: (event: TouchEvent) => {
      const touch = event.changedTouches[0];
      if (!touch || !start.current) return;
      const [x, y] = [touch.clientX - start.current.x, touch.clientY - start.current.y];
      if (Math.abs(x) > SWIPE_PX && Math.abs(x) > 2 * Math.abs(y)) onTurn(x < 0 ? 1 : -1);
    },
  };
}
