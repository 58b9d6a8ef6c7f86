import { useEffect, useRef, type ReactNode } from 'react';
import { Announcer } from '../components/announcer';
import { Link } from '../components/link';
import { isEmbedded, reportHeight } from '../lib/embed';
import { page } from '../lib/page-data';
import type { Route } from '../lib/routes';
import { chooseOtherLanguage, languages, useTexts, type TextKey } from '../lib/texts';

const names = { en: 'English', da: 'Dansk', de: 'Deutsch', es: 'Español', fr: 'Français', ar: 'العربية' };

/** What is around each step: whose page it is, the language, how far one has come. Inside another site only the latter. */
export function Frame({ route, children }: { route: Route; children: ReactNode }) {
  const { t } = useTexts();
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isEmbedded() && element.current) reportHeight(element.current);
  }, []);
  return (
    <div ref={element} className={isEmbedded() ? 'frame is-embedded' : 'frame'}>
      <a className="skip" href="#content">
        {t('page.skip')}
      </a>
      <header className="top">
        {!isEmbedded() && <Head />}
        <Steps route={route} />
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">{isEmbedded() ? <Languages /> : <span>{t('page.poweredBy')}</span>}</footer>
      <Announcer />
    </div>
  );
}

function Head() {
  const { tenant } = page;
  return (
    <div className="head">
      <Link to={{ name: 'departments' }} className="brand">
        {tenant?.logoUrl && <img src={tenant.logoUrl} alt="" />}
        {tenant?.name ?? 'Lintel'}
      </Link>
      <Languages />
    </div>
  );
}

function Languages() {
  const { t, language } = useTexts();
  return (
    <label className="languages">
      <span className="only-heard">{t('page.language')}</span>
      <select
        value={language}
        onChange={(event) => void chooseOtherLanguage(event.target.value as (typeof languages)[number])}
      >
        {languages.map((one) => (
          <option key={one} value={one} lang={one}>
            {names[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

const steps = ['departments', 'types', 'dates', 'times', 'details'] as const satisfies Route['name'][];
const stepTexts: Record<(typeof steps)[number], TextKey> = {
  departments: 'steps.departments',
  types: 'steps.types',
  dates: 'steps.dates',
  times: 'steps.times',
  details: 'steps.details',
};

/** How far one has come: a bar, with its words for who does not see it. */
function Steps({ route }: { route: Route }) {
  const { t } = useTexts();
  const at = steps.findIndex((name) => name === route.name);
  const here = steps[at];
  if (!here) return null;
  return (
    <div className="steps">
      <p>
        <span className="muted">{t('steps.ofAll', { step: at + 1, all: steps.length })}</span> {t(stepTexts[here])}
      </p>
      <div className="steps-bar" aria-hidden="true">
        {steps.map((name, index) => (
          <span key={name} data-done={index <= at || undefined} />
        ))}
      </div>
    </div>
  );
}
