import react from '@vitejs/plugin-react';
import { defaultServerConditions, defineConfig } from 'vite';

/** The same pages for the server, which draws their first view: one file with everything in it. */
export default defineConfig({
  plugins: [react()],
  publicDir: false,
  resolve: { conditions: ['source', ...defaultServerConditions] },
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  ssr: { noExternal: true },
  build: {
    ssr: 'src/server/render.tsx',
    outDir: 'dist/server',
    emptyOutDir: true,
    minify: true,
    target: 'es2023',
  },
});
