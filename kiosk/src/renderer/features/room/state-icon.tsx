import { Icon, type IconName } from '../../components/ui/icon';
import type { ShownState } from './headline';

/** A shape for each state, for those who cannot tell the colours apart. */
const shapes: Record<ShownState, IconName> = {
  AVAILABLE: 'check',
  STARTING_SOON: 'clock',
  AWAITING_CHECK_IN: 'enter',
  IN_USE: 'barred',
  ENDING_SOON: 'leave',
  OUT_OF_SERVICE: 'cross',
  UNKNOWN: 'question',
};

export function StateIcon({ state }: { state: ShownState }) {
  return <Icon name={shapes[state]} size="100%" weight={2.4} />;
}
