import { prepareDemo } from './lintel.js';

/** Playwright's set-up before all journeys; it runs what comes of it after the last. */
export default prepareDemo;
