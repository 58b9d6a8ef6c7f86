import type { PublicSlots } from '@lintel/shared/contracts';
import { useEffect, useState } from 'react';
import { Heading } from '../../components/heading';
import { Missing } from '../../components/missing';
import { isOnServer } from '../../lib/page-data';
import { useAnswer } from '../../lib/query';
import { go } from '../../lib/router';
import { useTexts } from '../../lib/texts';
import { cityOf, instantOf, localDateOf, timeWord } from '../../lib/zones';
import { Chosen } from '../choose/chosen';
import type { Owner, OwnerType } from '../choose/owner';
import { Summary } from '../choose/summary';
import { nearest, slotsPath, useLiveOffer, type Offer } from '../time/offer';
import { useTimeZone } from '../time/use-time-zone';
import { When } from '../time/when';
import { ZonePicker } from '../time/zone-picker';
import { beginChallenge } from './challenge';
import { DetailsForm, type Lost } from './details-form';

interface Props {
  owner: string;
  type: string;
  date: string;
  time: string;
}

/** Step 5. */
export function Details({ owner, type, date, time }: Props) {
  const [timeZone] = useTimeZone();
  const { t } = useTexts();
  const start = instantOf(date, time, timeZone);
  if (start === null) return <Missing />;
  if (isOnServer) {
    return (
      <section className="panel">
        <div className="panel-main">
          <Heading title={t('details.heading')} isQuiet>
            {t('details.heading')}
          </Heading>
        </div>
      </section>
    );
  }
  return (
    <Chosen owner={owner} type={type}>
      {(chosen) => (
        <section className="panel">
          <Inside {...chosen} words={{ owner, type }} start={start} />
        </section>
      )}
    </Chosen>
  );
}

interface InsideProps {
  owner: Owner | undefined;
  type: OwnerType | undefined;
  words: { owner: string; type: string };
  start: number;
}

function Inside({ owner, type, words, start }: InsideProps) {
  const { t, format } = useTexts();
  const [timeZone, chooseTimeZone] = useTimeZone();
  const date = localDateOf(start, timeZone);
  const offer: Offer | null = type ? { department: type.department, type: type.slug, host: owner?.host } : null;
  const path = offer && slotsPath(offer, date, timeZone);
  const { data } = useAnswer<PublicSlots>(path);
  const [hasStarted, setHasStarted] = useState(false);
  const [goneAt, setGoneAt] = useState<string | null>(null);
  useLiveOffer(offer, { dates: null, slots: path }, (starts) => {
    const gone = starts.find((one) => Date.parse(one) === start);
    if (gone !== undefined) setGoneAt(gone);
  });
  useEffect(beginChallenge, []);
  const isOffered = !data || data.slots.some((slot) => Date.parse(slot.start) === start);
  const lost: Lost | null =
    isOffered || hasStarted
      ? null
      : {
          reason: goneAt !== null && Date.parse(goneAt) === start ? 'details.taken' : 'details.notOffered',
          alternatives: nearest(data.slots, start, 6),
        };
  const day = { ...words, date };
  const moveTo = (chosen: string): void => {
    const at = Date.parse(chosen);
    go(
      { name: 'details', ...words, date: localDateOf(at, timeZone), time: timeWord(at, timeZone) },
      {},
      { replace: true },
    );
  };
  return (
    <>
      <Summary owner={owner} type={type} back={{ name: 'times', ...day }}>
        <When start={start} minutes={type?.durationMinutes ?? 0} timeZone={timeZone} />
        <ZonePicker timeZone={timeZone} onChoose={chooseTimeZone} />
      </Summary>
      <div className="panel-main">
        <Heading title={t('details.heading')} isQuiet>
          {t('details.heading')}
        </Heading>
        <p className="only-heard">
          {format.date(date)}, {format.time(start, timeZone)}, {cityOf(timeZone)}
        </p>
        {owner && type && (
          <DetailsForm
            key={`${type.department}/${type.slug}`}
            owner={owner}
            type={type}
            start={start}
            timeZone={timeZone}
            lost={lost}
            onMove={moveTo}
            onAllTimes={() => go({ name: 'times', ...day })}
            onSending={setHasStarted}
          />
        )}
      </div>
    </>
  );
}
