import { IdentifyFace } from '../features/fleet/identify-face';
import { PairingScreen } from '../features/pairing/pairing-screen';
import { RoomScreen } from '../features/room/room-screen';
import type { Speaker } from '../features/speech/speaker';
import type { Visit } from '../features/visit/visit';
import { useStore } from '../lib/store';
import type { Display } from './display';

interface AppProps {
  display: Display;
  visit: Visit;
  speaker: Speaker;
}

export function App({ display, visit, speaker }: AppProps) {
  const status = useStore(display.session.status);
  if (status === 'loading') return null;
  if (status === 'unpaired') return <PairingScreen view={display.pairing.view} clock={display.clock} />;
  return (
    <>
      <RoomScreen
        view={display.board.view}
        waiting={display.outbox.waiting}
        actions={display.actions}
        settings={display.settings.settings}
        visit={visit}
        speaker={speaker}
      />
      <IdentifyFace isOn={display.commander.isIdentifying} schedule={display.book.shown} />
    </>
  );
}
