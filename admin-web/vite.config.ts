import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { lintelTokens } from '../shared/src/design/vite-tokens.js';

const server = process.env.LINTEL_SERVER_URL ?? 'http://localhost:3000';

export default defineConfig({
  base: '/admin/',
  plugins: [react(), lintelTokens()],
  // Shared code is built from its sources, so the app needs no built `shared` and is split with it.
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 600 },
  server: {
    proxy: { '/api': { target: server }, '/socket.io': { target: server, ws: true } },
  },
});
