import { PairingScreen } from '../features/pairing/pairing-screen';
import { RoomScreen } from '../features/room/room-screen';
import { useStore } from '../lib/store';
import type { Display } from './display';

export function App({ display }: { display: Display }) {
  const status = useStore(display.session.status);
  if (status === 'loading') return null;
  if (status === 'unpaired') return <PairingScreen view={display.pairing.view} clock={display.clock} />;
  return <RoomScreen view={display.board.view} waiting={display.outbox.waiting} actions={display.actions} />;
}
