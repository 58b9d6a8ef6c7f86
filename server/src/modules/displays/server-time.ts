/**
 * The server's clock, ISO 8601, on every answer of `/oauth/*` and on every refused proof. Displays live by the server's
 * time (which a demo or test may move), and before pairing this is the only way to learn it: a proof whose `iat` is off
 * is refused, the display sets its clock by this header and tries again.
 */
export const TIME_HEADER = 'X-Lintel-Time';
