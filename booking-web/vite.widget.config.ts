import { defineConfig } from 'vite';
import { compressed } from '../scripts/vite.compressed.js';

/** What other sites load: one classic script with a name that stays. */
export default defineConfig({
  base: '/book/',
  publicDir: false,
  plugins: [compressed()],
  build: {
    outDir: 'dist/pages',
    emptyOutDir: false,
    target: 'es2020',
    rolldownOptions: {
      input: 'src/widget/widget.ts',
      output: { format: 'iife', entryFileNames: 'widget.js' },
    },
  },
});
