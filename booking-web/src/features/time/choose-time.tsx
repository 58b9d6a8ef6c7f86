import type { PublicDates, PublicSlots } from '@lintel/shared/contracts';
import { useState } from 'react';
import { announce } from '../../components/announcer';
import { Failure } from '../../components/failure';
import { Icon } from '../../components/icon';
import { monthOf } from '../../lib/dates';
import { isOnServer, serverNow } from '../../lib/page-data';
import { refresh, useAnswer } from '../../lib/query';
import { useTexts } from '../../lib/texts';
import { clockChangeOn, localDateOf } from '../../lib/zones';
import { Month } from './month';
import { listSlots, type ListedSlot } from './listed';
import { datesPath, slotsPath, useLiveOffer, type Offer, type Slot } from './offer';
import { Slots } from './slots';

interface Props {
  offer: Offer;
  timeZone: string;
  date: string | null;
  onDate: (date: string | null) => void;
  onSlot: (slot: Slot) => void;
}

/** A month and the free times of one of its days; on a phone one after the other. */
export function ChooseTime({ offer, timeZone, date, onDate, onSlot }: Props) {
  const today = localDateOf(serverNow(), timeZone);
  // Null until somebody turns the page: then it goes with what is chosen, or with the first free day.
  const [turnedTo, setTurnedTo] = useState<string | null>(null);
  const { t } = useTexts();
  const firstPath = datesPath(offer, monthOf(today), timeZone);
  const first = useAnswer<PublicDates>(date === null ? firstPath : null);
  const next = first.data?.nextAvailable ?? null;
  // Where no day is chosen yet, the first free one is at hand: beside the month where there is room. It is not another one as soon
  // as somebody takes its last time.
  const [suggested, suggest] = useState<string | null>(null);
  const day = date ?? suggested ?? next;
  const suggestion = date === null ? day : null;
  if (suggested !== suggestion) suggest(suggestion);
  const month = turnedTo ?? monthOf(day ?? today);
  const shownPath = datesPath(offer, month, timeZone);
  const shown = useAnswer<PublicDates>(shownPath);
  const times = day === null ? null : slotsPath(offer, day, timeZone);
  useLiveOffer(offer, { dates: shownPath, slots: times }, () => announce(t('times.gone')));
  const error = shown.error ?? first.error;

  return (
    <div className="choose-time" data-step={date === null ? 'dates' : 'times'}>
      <div className="choose-date">
        {error && !shown.data ? (
          <Failure error={error} onRetry={() => void refresh(shownPath)} />
        ) : (
          <>
            <Month
              month={month}
              today={today}
              chosen={date}
              dates={shown.data}
              isLoading={shown.isLoading}
              onMonth={setTurnedTo}
              onDate={(chosen) => onDate(chosen)}
            />
            {shown.data && (
              <NextFree
                dates={shown.data}
                month={month}
                onDate={(chosen) => {
                  setTurnedTo(null);
                  onDate(chosen);
                }}
                isQuiet={date !== null}
              />
            )}
          </>
        )}
      </div>
      {day !== null && times !== null && (
        <Day
          key={`${day} ${date === null}`}
          path={times}
          date={day}
          timeZone={timeZone}
          isSuggested={date === null}
          onSlot={onSlot}
          onOther={() => onDate(null)}
        />
      )}
    </div>
  );
}

interface NextProps {
  dates: PublicDates;
  month: string;
  /** Where a day is chosen it says something only of a month without a free one. */
  isQuiet: boolean;
  onDate: (date: string) => void;
}

function NextFree({ dates: { dates, nextAvailable }, month, isQuiet, onDate }: NextProps) {
  const { t, format } = useTexts();
  const isEmpty = dates.length === 0;
  if (isQuiet && !isEmpty) return null;
  return (
    <div className="next-free">
      {isEmpty && (
        <p>{nextAvailable ? t('dates.noneInMonth', { month: format.month(month) }) : t('dates.nothingFree')}</p>
      )}
      {nextAvailable && (
        <button type="button" className="next-free-button" onClick={() => onDate(nextAvailable)}>
          <span>
            <span className="next-free-label">{t('dates.nextFree')}</span>
            {format.date(nextAvailable)}
          </span>
          <Icon name="arrow" isDirectional />
        </button>
      )}
    </div>
  );
}

interface DayProps {
  path: string;
  date: string;
  timeZone: string;
  /** Nobody has chosen it. */
  isSuggested: boolean;
  onSlot: (slot: Slot) => void;
  onOther: () => void;
}

function Day({ path, date, timeZone, isSuggested, onSlot, onOther }: DayProps) {
  const { t, format } = useTexts();
  const { data, error } = useAnswer<PublicSlots>(path);
  const listed = useListed(data?.slots);
  const change = clockChangeOn(date, timeZone);
  return (
    <div className="choose-slot">
      <div className="day-head">
        <h2 className="day-name">
          {isSuggested && (
            <span className="next-free-label" hidden={data?.slots.length === 0}>
              {t('dates.nextFree')}
            </span>
          )}
          {format.date(date)}
        </h2>
        <p className="muted">{data ? t('times.count', { count: data.slots.length }) : '\u00a0'}</p>
        <button type="button" className="text-button only-small" onClick={onOther}>
          {t('summary.change')}
          <span className="only-heard">: {t('times.otherDay')}</span>
        </button>
      </div>
      {change && <p className="clock-change">{t(change === 'forward' ? 'times.clocksForward' : 'times.clocksBack')}</p>}
      {error && !data ? (
        <Failure error={error} onRetry={() => void refresh(path)} />
      ) : listed?.length === 0 ? (
        <p className="empty">{t('times.none')}</p>
      ) : (
        // A time is never shown before it is known in which zone it is read.
        <Slots slots={isOnServer ? undefined : listed} timeZone={timeZone} onSlot={onSlot} />
      )}
    </div>
  );
}

/** What is listed goes on from what was, until another day is chosen. */
function useListed(now: readonly Slot[] | undefined): readonly ListedSlot[] | undefined {
  const [{ slots, listed }, list] = useState<{ slots?: readonly Slot[]; listed?: readonly ListedSlot[] }>({});
  if (now === undefined || now === slots) return listed;
  const next = listSlots(listed ?? [], now);
  list({ slots: now, listed: next });
  return next;
}
