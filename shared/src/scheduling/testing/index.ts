export { calmDemand, demand, leave, seeded, staff } from './demand.js';
export { clocks, plainSlots } from './oracle.js';
