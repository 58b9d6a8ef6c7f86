import { defineConfig } from 'vite';

/** Electron's main process: one ES module, so the packaged app needs no `node_modules`. */
export default defineConfig({
  resolve: { conditions: ['source', 'node', 'module', 'import', 'default'] },
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: 'src/main/main.ts',
    outDir: 'dist/main',
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: { external: ['electron'], output: { format: 'es', entryFileNames: 'main.js' } },
  },
});
