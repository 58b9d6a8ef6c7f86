import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { compressed } from '../scripts/vite.compressed.js';
import { lintelTokens } from '../shared/src/design/vite-tokens.js';

const server = process.env.LINTEL_SERVER_URL ?? 'http://localhost:3000';

/** One page for every step. The server writes the style sheet, the texts' address and the first answer into it. */
export default defineConfig({
  base: '/book/',
  plugins: [react(), lintelTokens(), compressed()],
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: 'dist/pages',
    emptyOutDir: true,
    target: 'es2022',
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'index', tags: ['$initial'] }] } } },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': server } },
});
