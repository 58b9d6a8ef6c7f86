export * from './codes.js';
export * from './lintel-error.js';
export * from './problem.js';
