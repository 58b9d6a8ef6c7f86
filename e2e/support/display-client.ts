export { DisplayClient, RefusedError, signRequest } from '../../server/src/testing/display-client.js';
