import type { DisplaySettings } from '@lintel/shared/contracts';
import { useMemo, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormat, hourCycleFor, type Format } from '../../lib/format';
import { headlineFor } from '../room/headline';
import { ClockFace } from '../screen-hours/clock-face';
import { useStore } from '../../lib/store';
import type { Visit } from '../visit/visit';
import { isLit } from '../screen-hours/screen-hours';
import { TroubleLine } from '../connection/trouble-line';
import type { BoardView } from '../room/board';
import { fitOf, pagesOf, type RoomsFace } from './pages';
import { RoomCards } from './room-cards';
import { RoomTable } from './room-table';
import { RoomTimelines } from './room-timelines';
import styles from './rooms-board-screen.module.css';
import { usePage, useScreenSize } from './use-page';

interface RoomsBoardScreenProps {
  /** At least one. */
  views: readonly BoardView[];
  face: RoomsFace;
  settings: DisplaySettings;
  visit: Visit;
}

const faces = { CARDS: RoomCards, TABLE: RoomTable, TIMELINE: RoomTimelines } as const;

/** Every room of this display at one glance: for a lobby, or the end of a corridor. */
export function RoomsBoardScreen({ views, face, settings, visit }: RoomsBoardScreenProps) {
  const { t, i18n } = useTranslation();
  const zones = [...new Set(views.map(({ schedule }) => schedule.timeZone))].join();
  const formats = useMemo(() => {
    const hourCycle = hourCycleFor(settings.hourCycle, navigator.language);
    return new Map(zones.split(',').map((zone) => [zone, createFormat(i18n.language, zone, hourCycle)]));
  }, [zones, i18n.language, settings.hourCycle]);
  const formatFor = (timeZone: string): Format => formats.get(timeZone)!;
  const { isSomebodyHere } = useStore(visit.view);
  const { width, height } = useScreenSize();
  const fit = fitOf(face, views.length, width, height);
  const pages = useMemo(() => pagesOf(views, fit.columns * fit.rows), [views, fit.columns, fit.rows]);
  const page = usePage(pages.length);
  const [first] = views;
  if (!first) return null;
  const format = formatFor(first.schedule.timeZone);
  if (!isSomebodyHere && !isLit(settings.screenHours, first)) return <DarkBoard view={first} format={format} />;
  const shown = pages[page] ?? [];
  const Face = faces[face];
  const free = views.filter(({ state }) => state.actions.includes('BOOK')).length;
  // Every room hangs on the same link; a calendar that cannot be read is told once for all of them.
  const troubles = first.reliance.troubles.filter(({ kind }) => kind === 'server-unreachable');
  return (
    <main className={styles.screen}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1 className={styles.place}>{placeOf(views) ?? t('board.title')}</h1>
          <p className={styles.free}>{t('board.free', { count: free, total: views.length })}</p>
        </div>
        <div className={styles.when}>
          <p
            className={styles.clock}
            role="timer"
            aria-live="off"
            aria-label={t('room.clock', { time: format.time(first.now) })}
          >
            <span aria-hidden="true">{format.time(first.now)}</span>
          </p>
          <p className={styles.date}>{format.date(first.now)}</p>
        </div>
      </header>
      <div
        className={styles.rooms}
        style={
          {
            '--columns': Math.min(fit.columns, shown.length),
            '--rows': Math.max(1, Math.ceil(shown.length / fit.columns)),
          } as CSSProperties
        }
      >
        <Face views={shown} formatFor={formatFor} />
      </div>
      <footer className={styles.footer}>
        <TroubleLine troubles={troubles} waiting={0} isAgeTold={false} format={format} now={first.now} />
        {pages.length > 1 && <p className={styles.page}>{t('board.page', { page: page + 1, total: pages.length })}</p>}
      </footer>
    </main>
  );
}

/** Where all of them are: "Main building" for rooms on its floors. */
function placeOf(views: readonly BoardView[]): string | null {
  const [first = [], ...others] = views.map(({ schedule }) => schedule.room.location?.split(' · ') ?? []);
  const end = first.findIndex((name, index) => others.some((other) => other[index] !== name));
  return (end === -1 ? first : first.slice(0, end)).at(-1) ?? null;
}

/** Out of hours: what one of its rooms would show. */
function DarkBoard({ view, format }: { view: BoardView; format: Format }) {
  const { state, reliance, horizonEnd, now } = view;
  const { isDoubtful, knownAt } = reliance;
  const headline = headlineFor(state, { now, isDoubtful, knownAt, horizonEnd, isSameDay: format.isSameDay });
  return <ClockFace view={view} headline={headline} format={format} />;
}
