import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button';
import { Sheet } from '../../components/ui/sheet';
import type { Format } from '../../lib/format';
import { later } from '../../lib/later';
import { useStore } from '../../lib/store';
import type { BoardView } from '../room/board';
import { ReportForm } from '../issues/report-form';
import { optionsFor } from './action-options';
import styles from './action-sheet.module.css';
import type { ActionFace, Actions } from './actions';
import { Done, Lost, NeedsServer, Pending, Refused, Saved, Sent, Unanswered } from './outcome-faces';

const ProveSheet = later(async () => (await import('../proofs/prove-sheet')).ProveSheet);

interface ActionSheetProps {
  view: BoardView;
  actions: Actions;
  format: Format;
}

/** Choices stay until somebody has walked away; a success is read in a glance. */
const patienceMs = 30_000;
const doneMs = 2_600;
/** Somebody may be writing. */
const writingMs = 120_000;
/** There is a condition to be read. */
const savedMs = 9_000;
/** Whoever lost a room may have to come back to the door to find out. */
const lostMs = 5 * 60_000;

const closesAfterMs: Record<ActionFace['kind'], number | null> = {
  idle: null,
  pending: null,
  done: doneMs,
  sent: doneMs,
  saved: savedMs,
  lost: lostMs,
  choosing: patienceMs,
  confirming: patienceMs,
  reporting: writingMs,
  // Finding one's phone, or the badge, takes longer than choosing.
  proving: 2 * patienceMs,
  refused: patienceMs,
  unanswered: patienceMs,
  'needs-server': patienceMs,
};

/** The dialogue with who stands at the door: choices before an action, its outcome after it. */
export function ActionSheet({ view, actions, format }: ActionSheetProps) {
  const face = useStore(actions.face);
  if (face.kind === 'idle') return null;
  const close = (): void => actions.show({ kind: 'idle' });
  return (
    <Sheet label={view.schedule.room.name} onClose={close} closesAfterMs={closesAfterMs[face.kind]} shown={face}>
      <Face face={face} view={view} actions={actions} format={format} onClose={close} />
    </Sheet>
  );
}

function Face({ face, onClose, ...rest }: ActionSheetProps & { face: ActionFace; onClose: () => void }) {
  const { actions, format, view } = rest;
  switch (face.kind) {
    case 'idle':
      return null;
    case 'choosing':
      return <Choices action={face.action} onClose={onClose} {...rest} />;
    case 'confirming':
      return <ConfirmEnd bookingId={face.bookingId} actions={actions} onClose={onClose} />;
    case 'reporting':
      return (
        <ReportForm onReport={(report) => void actions.perform({ action: 'report', ...report })} onClose={onClose} />
      );
    case 'proving':
      return <ProveSheet face={face} state={view.state} actions={actions} onClose={onClose} />;
    case 'pending':
      return <Pending request={face.request} />;
    case 'done':
      return <Done request={face.request} end={face.end} format={format} now={view.now} />;
    case 'refused':
      return (
        <Refused
          problem={face.problem}
          roomId={view.schedule.roomId}
          format={format}
          now={view.now}
          onRetry={() => void actions.retry()}
          onClose={onClose}
        />
      );
    case 'unanswered':
      return <Unanswered onRetry={() => void actions.retry()} onClose={onClose} />;
    case 'saved':
      return <Saved request={face.request} end={face.end} format={format} now={view.now} onClose={onClose} />;
    case 'sent':
      return <Sent count={face.count} />;
    case 'lost':
      return (
        <Lost
          request={face.request}
          problem={face.problem}
          roomId={view.schedule.roomId}
          format={format}
          now={view.now}
          onClose={onClose}
        />
      );
    case 'needs-server':
      return <NeedsServer onClose={onClose} />;
  }
}

function Choices({
  action,
  view,
  actions,
  format,
  onClose,
}: ActionSheetProps & { action: 'walk-up' | 'extend'; onClose: () => void }) {
  const { t } = useTranslation();
  const options = optionsFor(action, view);
  const isOver = options.length === 0;
  // Somebody else was faster, or the meeting ended while the sheet stood open.
  useEffect(() => {
    if (isOver) actions.show({ kind: 'idle' });
  }, [isOver, actions]);
  return (
    <>
      <h2 className={styles.title}>{t(`choose.${action}`)}</h2>
      <div className={styles.options} data-count={options.length}>
        {options.map(({ intent, minutes, end, isUntilNext }) => (
          <Button
            key={isUntilNext ? 'next' : minutes}
            note={isUntilNext ? t('option.untilNext') : t('option.until', { time: format.timeFrom(end, view.now) })}
            onClick={() => void actions.perform(intent, end)}
          >
            {isUntilNext ? t('option.until', { time: format.timeFrom(end, view.now) }) : format.duration(minutes)}
          </Button>
        ))}
      </div>
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </>
  );
}

function ConfirmEnd({ bookingId, actions, onClose }: { bookingId: string; actions: Actions; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <h2 className={styles.title}>{t('confirm.endTitle')}</h2>
      <p className={styles.text}>{t('confirm.endText')}</p>
      <div className={styles.buttons}>
        <Button isPrimary onClick={() => void actions.perform({ action: 'end', bookingId })}>
          {t('action.end')}
        </Button>
        <Button onClick={onClose}>{t('action.keep')}</Button>
      </div>
    </>
  );
}
