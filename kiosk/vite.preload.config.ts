import { defineConfig } from 'vite';

/** The preload script: CommonJS in one file, all that a sandboxed preload may be (Electron, "Process Sandboxing"). */
export default defineConfig({
  resolve: { conditions: ['source', 'module', 'import', 'default'] },
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: 'src/preload/preload.ts',
    outDir: 'dist/preload',
    emptyOutDir: true,
    target: 'chrome140',
    minify: false,
    rolldownOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
  },
});
