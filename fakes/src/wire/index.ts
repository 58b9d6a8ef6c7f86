export { machineClock, type WireClock } from './clock.js';
export { bodyOf, escapeHtml, fieldOf, html, redirect, Refusal, type Exchange, type Reply } from './exchange.js';
export type { Effect, FaultRule, Faults } from './faults.js';
export type { Call, CallFilter, Journal } from './journal.js';
export { post, Push, type Delivery, type Notification, type PushFault } from './push.js';
export { route, type Route } from './router.js';
export { isOwnPath, Wire } from './wire.js';
