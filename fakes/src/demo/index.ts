export { openDemo, type Demo, type DemoOptions } from './demo.js';
