export * from './display-settings.js';
export * from './silence.js';
export * from './rollout.js';
