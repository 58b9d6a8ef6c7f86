import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { Icon } from '../../components/icon';
import { isOnServer, serverNow } from '../../lib/page-data';
import { useTexts } from '../../lib/texts';
import { allTimeZones, cityOf, offsetMinutesOf, offsetOf, ownTimeZone } from '../../lib/zones';

interface Zone {
  name: string;
  city: string;
  long: string;
  offset: string;
  /** What is searched in. */
  words: string;
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

interface Props {
  timeZone: string;
  onChoose: (timeZone: string) => void;
}

/** The zone in which times are shown, with what time it is there; opens a search over all zones the browser knows. */
export function ZonePicker(props: Props) {
  // The server cannot know where the visitor is.
  return isOnServer ? <div className="zone-button" /> : <Picker {...props} />;
}

function Picker({ timeZone, onChoose }: Props) {
  const { t, format } = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const now = serverNow();
  const close = (): void => dialog.current?.close();
  return (
    <>
      <button
        type="button"
        className="zone-button"
        aria-haspopup="dialog"
        onClick={() => {
          setIsOpen(true);
          dialog.current?.showModal();
        }}
      >
        <Icon name="globe" />
        <span>
          <span className="only-heard">{t('zone.label')}: </span>
          {cityOf(timeZone)} <span className="muted">{format.time(now, timeZone)}</span>
        </span>
        <Icon name="chevronDown" />
      </button>
      <dialog
        ref={dialog}
        className="zones"
        aria-label={t('zone.label')}
        onClose={() => setIsOpen(false)}
        onClick={(event) => event.target === dialog.current && close()}
      >
        {isOpen && (
          <ZoneSearch
            timeZone={timeZone}
            now={now}
            onClose={close}
            onChoose={(name) => {
              onChoose(name);
              close();
            }}
          />
        )}
      </dialog>
    </>
  );
}

function ZoneSearch({ timeZone, now, onChoose, onClose }: Props & { now: number; onClose: () => void }) {
  const { t, format } = useTexts();
  const id = useId();
  const [wanted, setWanted] = useState('');
  const [all] = useState(() => listZones(now, format.zoneLong));
  const words = folded(wanted).split(/\s+/).filter(Boolean);
  const found = all.filter((zone) => words.every((word) => zone.words.includes(word)));
  const [active, setActive] = useState<string>(timeZone);
  const at = Math.max(
    0,
    found.findIndex(({ name }) => name === active),
  );
  const move = (index: number): void => {
    const zone = found[Math.min(Math.max(index, 0), found.length - 1)];
    if (!zone) return;
    setActive(zone.name);
    document.getElementById(`${id}-${zone.name}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      move(step);
    } else if (event.key === 'Enter' && found[at]) {
      event.preventDefault();
      onChoose(found[at].name);
    }
  };
  return (
    <div className="zones-inside">
      <div className="zones-head">
        <label className="zones-search">
          <Icon name="search" />
          <span className="only-heard">{t('zone.search')}</span>
          <input
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={found[at] && `${id}-${found[at].name}`}
            autoComplete="off"
            autoFocus
            placeholder={t('zone.search')}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </label>
        <button type="button" className="icon-button" aria-label={t('zone.close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <p role="status" className="only-heard">
        {t('zone.found', { count: found.length })}
      </p>
      {found.length === 0 && <p className="empty">{t('zone.none')}</p>}
      <ul id={`${id}-list`} role="listbox" aria-label={t('zone.label')} className="zones-list">
        {found.map((zone) => (
          <li
            key={zone.name}
            id={`${id}-${zone.name}`}
            role="option"
            aria-selected={zone.name === timeZone}
            data-active={zone.name === found[at]?.name || undefined}
            className="zone"
            onClick={() => onChoose(zone.name)}
          >
            <span className="zone-city">{zone.city}</span>
            <span className="zone-long">{zone.name === ownTimeZone() ? t('zone.own') : zone.long}</span>
            <span className="zone-time">
              {format.time(now, zone.name)}
              <span className="muted">{zone.offset}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function listZones(now: number, longName: (at: number, timeZone: string) => string): Zone[] {
  const own = ownTimeZone();
  return allTimeZones()
    .map((name) => {
      const [city, long, offset] = [cityOf(name), longName(now, name), `UTC${offsetOf(now, name)}`];
      return {
        name,
        city,
        long,
        offset,
        minutes: offsetMinutesOf(now, name),
        words: folded(`${name} ${city} ${long} ${offset}`),
      };
    })
    .sort(
      (one, other) =>
        Number(other.name === own) - Number(one.name === own) ||
        one.minutes - other.minutes ||
        one.city.localeCompare(other.city),
    );
}
