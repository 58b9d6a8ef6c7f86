import type { RoomStateName } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { cssName } from './css-name';
import classes from './state-mark.module.css';

/** Each state's shape, so that no state is told by colour alone. Drawn on 16 x 16. */
const shapes: Record<RoomStateName, string> = {
  AVAILABLE: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Z',
  STARTING_SOON: 'M8 1.8 15 14H1Z',
  AWAITING_CHECK_IN: 'M8 .8 15.2 8 8 15.2.8 8Z',
  IN_USE: 'M3.5 2h9A1.5 1.5 0 0 1 14 3.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12.5v-9A1.5 1.5 0 0 1 3.5 2Z',
  ENDING_SOON: 'M2 2h12L9.4 8 14 14H2l4.6-6Z',
  OUT_OF_SERVICE: 'M3.6 1.5 8 5.9l4.4-4.4 2.1 2.1L10.1 8l4.4 4.4-2.1 2.1L8 10.1l-4.4 4.4-2.1-2.1L5.9 8 1.5 3.6Z',
};

export function StateShape({ state, size = 12 }: { state: RoomStateName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      style={{ color: `var(--lt-color-state-${cssName(state)}-fill)`, flex: 'none' }}
    >
      <path d={shapes[state]} fill="currentColor" />
    </svg>
  );
}

/** A room's state in colour, shape and word. */
export function StateMark({ state }: { state: RoomStateName }) {
  const { t } = useTranslation();
  const name = cssName(state);
  return (
    <span
      className={classes.mark}
      style={{
        backgroundColor: `var(--lt-color-state-${name}-soft)`,
        color: `var(--lt-color-state-${name}-text)`,
      }}
    >
      <StateShape state={state} />
      {t(`state.${state}`)}
    </span>
  );
}
