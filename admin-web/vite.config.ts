import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { compressed } from '../scripts/vite.compressed.js';
import { lintelTokens } from '../shared/src/design/vite-tokens.js';

const server = process.env.LINTEL_SERVER_URL ?? 'http://localhost:3000';

export default defineConfig({
  base: '/admin/',
  plugins: [react(), lintelTokens(), compressed()],
  // Shared code is built from its sources, so the app needs no built `shared` and is split with it.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 600,
    // What every page needs comes in one piece, and not in fifty.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'index', tags: ['$initial'] }] } } },
  },
  server: {
    proxy: { '/api': { target: server }, '/socket.io': { target: server, ws: true } },
  },
});
