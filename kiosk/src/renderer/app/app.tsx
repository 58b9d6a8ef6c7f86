import { IdentifyFace } from '../features/fleet/identify-face';
import { RoomScreen } from '../features/room/room-screen';
import type { Speaker } from '../features/speech/speaker';
import type { Visit } from '../features/visit/visit';
import { later } from '../lib/later';
import { useStore } from '../lib/store';
import type { Display } from './display';

const PairingScreen = later(async () => (await import('../features/pairing/pairing-screen')).PairingScreen);
const RoomsBoardScreen = later(
  async () => (await import('../features/rooms-board/rooms-board-screen')).RoomsBoardScreen,
);

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
      <Screen display={display} visit={visit} speaker={speaker} />
      <IdentifyFace isOn={display.commander.isIdentifying} schedule={display.book.shown} />
    </>
  );
}

function Screen({ display, visit, speaker }: AppProps) {
  const settings = useStore(display.settings.settings);
  const rooms = useStore(display.rooms.views);
  if (settings.board !== 'ROOM' && rooms.length > 1) {
    return <RoomsBoardScreen views={rooms} face={settings.board} settings={settings} visit={visit} />;
  }
  return (
    <RoomScreen
      view={display.board.view}
      waiting={display.outbox.waiting}
      nearby={display.nearby.rooms}
      actions={display.actions}
      settings={display.settings.settings}
      visit={visit}
      speaker={speaker}
    />
  );
}
