import { LintelError } from '@lintel/shared/errors';

/** UNAUTHENTICATED, with headers that tell the caller what to prove (`WWW-Authenticate`, RFC 9110 section 11.6.1). */
export class ChallengeError extends LintelError {
  constructor(
    readonly headers: Readonly<Record<string, string>>,
    options: { detail: string; cause?: unknown },
  ) {
    super('UNAUTHENTICATED', options);
  }
}
