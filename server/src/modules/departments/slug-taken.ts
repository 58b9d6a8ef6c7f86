import { LintelError } from '@lintel/shared/errors';

/** The word for an address is in use already; the sentence says for what. */
export function slugTaken(detail: string, cause?: unknown): LintelError {
  return new LintelError('CONFLICT', {
    title: 'In conflict with what exists',
    detail,
    errors: [{ path: 'slug', message: detail }],
    spoken: detail,
    cause,
  });
}
