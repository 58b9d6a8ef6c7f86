import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePorts, startServerProcess } from '../../../e2e/support/server-process.js';

interface Pages {
  origin: string;
  pages: { name: string; url: string }[];
  close: () => Promise<void>;
}

/** The pages somebody sees first, on a server of their own. */
export async function openPages(): Promise<Pages> {
  const folder = await mkdtemp(join(tmpdir(), 'lintel-lighthouse-'));
  const ports = await choosePorts();
  const server = startServerProcess({ ...ports, LINTEL_DATA_DIR: folder });
  await server.ready;
  const origin = `http://localhost:${ports.PORT}`;
  const door = server.stdout.map((line) => /https?:\/\/\S+\/display\/\?demo=\S+/.exec(line)?.[0]).find(Boolean);
  if (!door) throw new Error('The server printed no demo link.');
  return {
    origin,
    pages: [
      { name: 'display to be paired', url: `${origin}/display/` },
      { name: 'display of a room', url: door },
      { name: 'admin sign-in', url: `${origin}/admin/` },
      { name: 'booking, departments', url: `${origin}/book` },
      { name: 'booking, month', url: `${origin}/book/support/intro-call` },
    ],
    close: async () => {
      await server.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
