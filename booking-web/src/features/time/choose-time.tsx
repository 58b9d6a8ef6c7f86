import type { PublicDates, PublicSlots } from '@lintel/shared/contracts';
import { useState } from 'react';
import { Failure } from '../../components/failure';
import { Icon } from '../../components/icon';
import { Notice } from '../../components/notice';
import { monthOf } from '../../lib/dates';
import { isOnServer, serverNow } from '../../lib/page-data';
import { refresh, useAnswer } from '../../lib/query';
import { useTexts } from '../../lib/texts';
import { clockChangeOn, localDateOf } from '../../lib/zones';
import { Month } from './month';
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
  const [goneOn, setGoneOn] = useState<string | null>(null);
  const firstPath = datesPath(offer, monthOf(today), timeZone);
  const first = useAnswer<PublicDates>(date === null ? firstPath : null);
  const next = first.data?.nextAvailable ?? null;
  const month = turnedTo ?? monthOf(date ?? next ?? today);
  const shownPath = datesPath(offer, month, timeZone);
  const shown = useAnswer<PublicDates>(shownPath);
  // Where no day is chosen yet, the first free one is at hand: beside the month where there is room.
  const day = date ?? next;
  const times = day === null ? null : slotsPath(offer, day, timeZone);
  useLiveOffer(offer, { dates: shownPath, slots: times }, () => setGoneOn(day));
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
          key={day}
          path={times}
          date={day}
          timeZone={timeZone}
          isSuggested={date === null}
          isGone={goneOn === day}
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
  isGone: boolean;
  onSlot: (slot: Slot) => void;
  onOther: () => void;
}

function Day({ path, date, timeZone, isSuggested, isGone, onSlot, onOther }: DayProps) {
  const { t, format } = useTexts();
  const { data, error } = useAnswer<PublicSlots>(path);
  const change = clockChangeOn(date, timeZone);
  return (
    <div className="choose-slot">
      <div className="day-head">
        <h2 className="day-name">
          {isSuggested && <span className="next-free-label">{t('dates.nextFree')}</span>}
          {format.date(date)}
        </h2>
        <p className="muted">{data ? t('times.count', { count: data.slots.length }) : '\u00a0'}</p>
        <button type="button" className="text-button only-small" onClick={onOther}>
          {t('summary.change')}
          <span className="only-heard">: {t('times.otherDay')}</span>
        </button>
      </div>
      {change && <p className="clock-change">{t(change === 'forward' ? 'times.clocksForward' : 'times.clocksBack')}</p>}
      {isGone && <Notice isAlert>{t('times.gone')}</Notice>}
      {error && !data ? (
        <Failure error={error} onRetry={() => void refresh(path)} />
      ) : data?.slots.length === 0 ? (
        <p className="empty">{t('times.none')}</p>
      ) : (
        // A time is never shown before it is known in which zone it is read.
        <Slots slots={isOnServer ? undefined : data?.slots} timeZone={timeZone} onSlot={onSlot} />
      )}
    </div>
  );
}
