export { graphAnswers, graphError } from './errors.js';
export { MicrosoftFake, openMicrosoft, type MicrosoftOptions } from './microsoft.js';
export { customZone } from './zones.js';
