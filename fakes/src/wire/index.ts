export type { WireClock } from './clock.js';
export type { Exchange, Reply } from './exchange.js';
export type { Effect, FaultRule, Faults } from './faults.js';
export type { Call, CallFilter, Journal } from './journal.js';
export type { Delivery, Notification, Push, PushFault } from './push.js';
