import type { DisplaySettings, NearbyRoom } from '@lintel/shared/contracts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Spinner } from '../../components/ui/spinner';
import { createFormat, hourCycleFor } from '../../lib/format';
import { useStore, type Store } from '../../lib/store';
import { ActionBar } from '../actions/action-bar';
import { ActionSheet } from '../actions/action-sheet';
import type { Actions } from '../actions/actions';
import { TroubleLine } from '../connection/trouble-line';
import { NearbyLine } from '../nearby/nearby-line';
import { ClockFace } from '../screen-hours/clock-face';
import { isLit } from '../screen-hours/screen-hours';
import type { Speaker } from '../speech/speaker';
import { SpeechSheet } from '../speech/speech-sheet';
import { spokenStatus } from '../speech/spoken-status';
import type { Visit } from '../visit/visit';
import { VisitBar } from '../visit/visit-bar';
import { Agenda } from './agenda';
import type { BoardView } from './board';
import { headlineFor } from './headline';
import { RoomHeader } from './room-header';
import styles from './room-screen.module.css';
import { Sentence } from './sentence';
import { StateIcon } from './state-icon';
import { Timeline } from './timeline';

interface RoomScreenProps {
  view: Store<BoardView | null>;
  /** How many taps the server has not heard of. */
  waiting: Store<number>;
  /** Free rooms around this one, while it is taken. */
  nearby: Store<readonly NearbyRoom[]>;
  actions: Actions;
  settings: Store<DisplaySettings>;
  visit: Visit;
  speaker: Speaker;
}

export function RoomScreen({ view: store, waiting, settings, ...rest }: RoomScreenProps) {
  const view = useStore(store);
  const waitingTaps = useStore(waiting);
  const asSet = useStore(settings);
  return view ? <Room view={view} waiting={waitingTaps} settings={asSet} {...rest} /> : <Connecting />;
}

type RoomProps = Pick<RoomScreenProps, 'nearby' | 'actions' | 'visit' | 'speaker'> & {
  view: BoardView;
  waiting: number;
  settings: DisplaySettings;
};

function Room({ view, waiting, nearby, actions, settings, visit, speaker }: RoomProps) {
  const { t, i18n } = useTranslation();
  const { isSomebodyHere, isReaching } = useStore(visit.view);
  const isInDialogue = useStore(actions.face).kind !== 'idle';
  const { schedule, state, reliance, horizonEnd, now } = view;
  const format = useMemo(
    () => createFormat(i18n.language, schedule.timeZone, hourCycleFor(settings.hourCycle, navigator.language)),
    [i18n.language, schedule.timeZone, settings.hourCycle],
  );
  const { isDoubtful, knownAt } = reliance;
  const hasServer = !reliance.troubles.some(({ kind }) => kind === 'server-unreachable');
  const headline = headlineFor(state, { now, isDoubtful, knownAt, horizonEnd, isSameDay: format.isSameDay });
  // Beyond what is known, an empty day would be a guess too.
  const isKnown = headline.state !== 'UNKNOWN';
  // A calendar that cannot be read may hold another meeting, but a meeting that is known of is no less so.
  const isDim = isDoubtful && (!hasServer || headline.state === 'AVAILABLE');
  if (!isSomebodyHere && !isInDialogue && !isLit(settings.screenHours, view)) {
    return <ClockFace view={view} headline={headline} format={format} />;
  }
  const { logoUrl } = settings.theme;
  return (
    <main
      className={styles.screen}
      data-state={headline.state}
      data-doubtful={isDim || undefined}
      data-reach={isReaching || undefined}
    >
      <div className={styles.light} aria-hidden="true">
        {logoUrl && <img className={styles.logo} src={logoUrl} alt="" />}
        <div className={styles.shape}>
          <StateIcon state={headline.state} />
        </div>
      </div>
      <div className={styles.board}>
        <RoomHeader room={schedule.room} format={format} now={now} />
        <Sentence headline={headline} format={format} now={now} />
        <div className={styles.day}>
          {isKnown && headline.state !== 'OUT_OF_SERVICE' && <Agenda view={view} format={format} />}
          {hasServer && <NearbyLine rooms={nearby} format={format} now={now} />}
          {isKnown && <Timeline schedule={schedule} currentId={state.current?.id ?? null} now={now} format={format} />}
          <TroubleLine
            troubles={reliance.troubles}
            waiting={waiting}
            isAgeTold={headline.detail?.key === 'lastConfirmed'}
            format={format}
            now={now}
          />
        </div>
        <ActionBar state={state} canAct={hasServer || isKnown} actions={actions} />
      </div>
      <VisitBar
        settings={settings}
        visit={visit}
        speaker={speaker}
        spokenStatus={() => spokenStatus(view, headline, t, format)}
      />
      <SpeechSheet speaker={speaker} />
      <ActionSheet view={view} actions={actions} format={format} />
    </main>
  );
}

function Connecting() {
  const { t } = useTranslation();
  return (
    <main className={styles.connecting} aria-live="polite">
      <h1>
        <Spinner /> {t('room.connecting')}
      </h1>
      <p>{t('room.connectingText')}</p>
    </main>
  );
}
