export * from './contrast.js';
export * from './css.js';
export * from './legible.js';
export * from './tokens.js';
export * from './vite-tokens.js';
