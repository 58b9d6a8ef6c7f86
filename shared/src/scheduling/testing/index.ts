export { clocks, plainSlots } from './oracle.js';
