import type { RoomAction, RoomState } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button';
import { Icon, type IconName } from '../../components/ui/icon';
import styles from './action-bar.module.css';
import type { Actions } from './actions';

const labels = { BOOK: 'book', CHECK_IN: 'checkIn', EXTEND: 'extend', END: 'end', RESTORE: 'restore' } as const;
const icons: Partial<Record<RoomAction, IconName>> = { CHECK_IN: 'check', EXTEND: 'extend', RESTORE: 'undo' };
/** What most people at this door want comes first and is the filled one. */
const order: RoomAction[] = ['CHECK_IN', 'RESTORE', 'BOOK', 'EXTEND', 'END'];
const inviting: ReadonlySet<RoomAction> = new Set(['CHECK_IN', 'RESTORE', 'BOOK']);

/** The actions to offer, in order. Whoever has not checked in yet does not think of extending. */
function offers(state: RoomState): RoomAction[] {
  const isAwaited = state.state === 'AWAITING_CHECK_IN';
  return order.filter((action) => state.actions.includes(action) && !(isAwaited && action === 'EXTEND'));
}

interface ActionBarProps {
  state: RoomState;
  /** Whether the server answers, or what is known of the room reaches far enough to go on without it. */
  canAct: boolean;
  actions: Actions;
}

/** What may be done at this door now, in one to four large buttons. */
export function ActionBar({ state, canAct, actions }: ActionBarProps) {
  const { t } = useTranslation();
  const offered = offers(state);
  return (
    <div className={styles.bar}>
      {offered.map((action, index) => (
        <Button
          key={action}
          icon={icons[action]}
          isPrimary={index === 0 && inviting.has(action) && canAct}
          isOutOfReach={!canAct}
          onClick={() => (canAct ? begin(action, state, actions) : actions.show({ kind: 'needs-server' }))}
        >
          {t(`action.${labels[action]}`)}
        </Button>
      ))}
      <button
        type="button"
        className={styles.report}
        aria-label={t('action.report')}
        onClick={() => actions.show({ kind: 'reporting' })}
      >
        <Icon name="report" />
      </button>
    </div>
  );
}

/** Asks first where there is something to choose or to lose; the rest is done with the one tap. */
function begin(action: RoomAction, state: RoomState, actions: Actions): void {
  switch (action) {
    case 'BOOK':
      return actions.show({ kind: 'choosing', action: 'walk-up' });
    case 'EXTEND':
      return actions.show({ kind: 'choosing', action: 'extend' });
    case 'END':
      if (state.current) actions.show({ kind: 'confirming', bookingId: state.current.id });
      return;
    case 'CHECK_IN':
      if (state.checkIn) void actions.perform({ action: 'check-in', bookingId: state.checkIn.bookingId });
      return;
    case 'RESTORE':
      if (state.restore) void actions.perform({ action: 'restore', bookingId: state.restore.bookingId });
  }
}
