export { DisplayClient, RefusedError } from '../../server/src/testing/display-client.js';
