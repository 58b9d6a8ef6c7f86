export * from './booking.js';
export * from './connection.js';
export * from './display.js';
export * from './policy.js';
export * from './primitives.js';
export * from './resource.js';
export * from './room.js';
export * from './session.js';
