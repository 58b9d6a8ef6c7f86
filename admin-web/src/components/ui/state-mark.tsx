import type { RoomStateName } from '@lintel/shared/contracts';
import {
  IconCheck,
  IconClockHour4,
  IconLogin2,
  IconLogout2,
  IconMinus,
  IconX,
  type IconProps,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { cssName } from './css-name';
import classes from './state-mark.module.css';

/** Each state's shape, the same as at the door, so that no state is told by colour alone. */
const shapes: Record<RoomStateName, ComponentType<IconProps>> = {
  AVAILABLE: IconCheck,
  STARTING_SOON: IconClockHour4,
  AWAITING_CHECK_IN: IconLogin2,
  IN_USE: IconMinus,
  ENDING_SOON: IconLogout2,
  OUT_OF_SERVICE: IconX,
};

export function StateShape({ state, size = 16 }: { state: RoomStateName; size?: number }) {
  const Shape = shapes[state];
  const name = cssName(state);
  return (
    <span
      className={classes.shape}
      style={{
        width: size,
        height: size,
        backgroundColor: `var(--lt-color-state-${name}-fill)`,
        color: `var(--lt-color-state-${name}-on-fill)`,
      }}
      aria-hidden="true"
    >
      <Shape size={Math.round(size * 0.72)} stroke={3} />
    </span>
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
