import { Heading } from '../../components/heading';
import { isOnServer } from '../../lib/page-data';
import { go } from '../../lib/router';
import { useTexts } from '../../lib/texts';
import { localDateOf, timeWord } from '../../lib/zones';
import { Chosen } from '../choose/chosen';
import { Summary } from '../choose/summary';
import { ChooseTime } from './choose-time';
import { useTimeZone } from './use-time-zone';
import { ZonePicker } from './zone-picker';

/** Steps 3 and 4, one beside the other where there is room. */
export function PickTime({
  owner: ownerWord,
  type: typeWord,
  date,
}: {
  owner: string;
  type: string;
  date: string | null;
}) {
  const { t, format } = useTexts();
  const [chosenZone, chooseTimeZone] = useTimeZone();
  const here = { owner: ownerWord, type: typeWord };
  const title = date === null ? t('dates.heading') : t('times.on', { date: format.date(date) });
  return (
    <Chosen {...here}>
      {({ owner, type }) => {
        // The server cannot know where the visitor is; most are where the department is.
        const timeZone = isOnServer ? owner?.timeZone : chosenZone;
        return (
          <section className="panel">
            <Summary
              owner={owner}
              type={type}
              back={date === null ? { name: 'types', owner: ownerWord } : { name: 'dates', ...here }}
            >
              <ZonePicker timeZone={chosenZone} onChoose={chooseTimeZone} />
            </Summary>
            <div className="panel-main">
              <Heading key={date} title={title} isQuiet>
                {t(date === null ? 'dates.heading' : 'times.heading')}
              </Heading>
              {type && timeZone !== undefined ? (
                <ChooseTime
                  key={timeZone}
                  offer={{ department: type.department, type: type.slug, host: owner?.host }}
                  timeZone={timeZone}
                  date={date}
                  onDate={(chosen) =>
                    go(chosen === null ? { name: 'dates', ...here } : { name: 'times', ...here, date: chosen })
                  }
                  onSlot={({ start }) => {
                    const at = Date.parse(start);
                    go({ name: 'details', ...here, date: localDateOf(at, timeZone), time: timeWord(at, timeZone) });
                  }}
                />
              ) : (
                <div className="month-skeleton skeleton" aria-hidden="true" />
              )}
            </div>
          </section>
        );
      }}
    </Chosen>
  );
}
