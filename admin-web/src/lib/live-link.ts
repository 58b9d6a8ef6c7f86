import type { Changed, WebServerEvents } from '@lintel/shared/live';
import { webNamespace } from '@lintel/shared/live';
import { io, type Socket } from 'socket.io-client';
import { serverClock } from './server-clock';

export type LinkStatus = 'CONNECTING' | 'LIVE' | 'LOST';

interface LinkOptions {
  tenant: string;
  onChanged: (changed: Changed) => void;
  /** From now on, for the first time or again, it is heard what happens; what happened before was not. */
  onListening: () => void;
  onStatus: (status: LinkStatus) => void;
}

/** The live link to the server; call the returned function to end it. */
export function openLiveLink({ tenant, onChanged, onListening, onStatus }: LinkOptions): () => void {
  const socket: Socket<WebServerEvents> = io(webNamespace, {
    transports: ['websocket'],
    withCredentials: true,
    auth: { tenant },
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
  });
  socket.on('connect', () => {
    onStatus('LIVE');
    onListening();
  });
  socket.on('disconnect', (reason) => {
    onStatus('LOST');
    // The server ended it; the client does not come back by itself then ("io server disconnect" in the Socket.IO client's docs).
    if (reason === 'io server disconnect') socket.connect();
  });
  socket.on('connect_error', () => onStatus('LOST'));
  socket.on('server.time', ({ now }) => serverClock.set(now));
  socket.on('changed', onChanged);
  return () => {
    socket.removeAllListeners();
    socket.disconnect();
  };
}
