export { googleAnswers, googleError } from './errors.js';
export { GoogleFake, openGoogle, type GoogleOptions } from './google.js';
