export { clamp, complement, contains, covers, intersect, merge, subtract, union } from './algebra.js';
export { freeSlots, type FreeSlotsQuery } from './free-slots.js';
export { overlaps, type Interval } from './interval.js';
