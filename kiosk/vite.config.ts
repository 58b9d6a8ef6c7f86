import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { lintelTokens } from '../shared/src/design/index.js';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };
const server = process.env.LINTEL_SERVER_URL ?? 'http://localhost:3000';

/** The renderer: one page, served by the server at `/display/` and loaded from there by the shell. */
export default defineConfig({
  root: new URL('src/renderer', import.meta.url).pathname,
  base: '/display/',
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [react(), lintelTokens()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': server, '/oauth': server, '/socket.io': { target: server, ws: true } } },
});
