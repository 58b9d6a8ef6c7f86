import { roomStates } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { cssName } from '../../../components/ui/css-name';
import { StateShape } from '../../../components/ui/state-mark';
import { countByState } from '../model/board-filter';
import type { BoardRoom } from '../model/board-rooms';
import classes from './board.module.css';

/** All rooms at a glance: one bar, one number a state. */
export function BoardSummary({ rooms }: { rooms: readonly BoardRoom[] }) {
  const { t } = useTranslation();
  const counts = countByState(rooms, roomStates).filter(([, count]) => count > 0);
  return (
    <div className={classes.summary}>
      <div className={classes.bar} aria-hidden="true">
        {counts.map(([state, count]) => (
          <span
            key={state}
            style={{ flexGrow: count, backgroundColor: `var(--lt-color-state-${cssName(state)}-fill)` }}
          />
        ))}
      </div>
      <ul className={classes.counts} aria-label={t('floor.summary')}>
        {counts.map(([state, count]) => (
          <li key={state}>
            <StateShape state={state} size={15} />
            <strong>{count}</strong> {t(`state.${state}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
