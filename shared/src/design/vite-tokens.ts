import { tokensCss } from './css.js';

const request = 'virtual:lintel-tokens.css';
const resolved = `\0${request}`;

/**
 * Vite plugin: `import 'virtual:lintel-tokens.css'` puts the tokens into the app's style sheet at build time, so they are there
 * on the first paint and need no inline style (Vite's "Virtual modules convention").
 */
export function lintelTokens() {
  return {
    name: 'lintel-tokens',
    resolveId: (id: string): string | undefined => (id === request ? resolved : undefined),
    load: (id: string): string | undefined => (id === resolved ? tokensCss() : undefined),
  };
}
