import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { compressed } from '../scripts/vite.compressed.js';
import { lintelTokens } from '../shared/src/design/index.js';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(fromHere('package.json'), 'utf8')) as { version: string };
const server = process.env.LINTEL_SERVER_URL ?? 'http://localhost:3000';

/** The renderer: one page, served by the server at `/display/` and loaded from there by the shell. */
export default defineConfig({
  root: fromHere('src/renderer'),
  base: '/display/',
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [react(), lintelTokens(), compressed()],
  resolve: {
    conditions: ['source', ...defaultClientConditions],
    // Browsers have Temporal of their own by now; those that lack it load it apart.
    alias: [{ find: /^temporal-polyfill$/, replacement: fromHere('src/renderer/lib/temporal.ts') }],
  },
  build: {
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: fromHere('src/renderer/index.html'), 'service-worker': fromHere('src/worker/service-worker.ts') },
      output: {
        // What the first paint needs comes in one piece.
        codeSplitting: {
          groups: [{ name: 'index', tags: ['$initial'], test: (id) => !id.endsWith('service-worker.ts') }],
        },
        // A service worker's address must stay the same: browsers look there for its next version.
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/oauth': server,
      '/socket.io': { target: server, ws: true },
      '/mqtt': { target: server, ws: true },
    },
  },
});
