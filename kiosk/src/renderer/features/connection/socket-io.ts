import type { io } from 'socket.io-client';

let library: Promise<typeof io> | undefined;

/** Loaded apart: the screen shows its room before it needs this. */
export function loadSocketIo(): Promise<typeof io> {
  library ??= import('socket.io-client').then(
    (module) => module.io,
    (error: unknown) => {
      library = undefined;
      throw error;
    },
  );
  return library;
}
