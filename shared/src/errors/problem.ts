import { z } from 'zod';
import { errorCodes, type ErrorCode } from './codes.js';
import { LintelError } from './lintel-error.js';

/** `OccurrenceProblem` on the wire. */
export const occurrenceProblemSchema = z.object({
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  resourceId: z.string().optional(),
  reason: z.string(),
});

/** RFC 9457 problem details with Lintel's extension members. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
    retryable: z.boolean(),
    spoken: z.string(),
    correlationId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    alternatives: z
      .array(
        z.object({
          start: z.iso.datetime(),
          end: z.iso.datetime(),
          resourceId: z.string().optional(),
          resourceName: z.string().optional(),
        }),
      )
      .optional(),
    /** Every occurrence of a series that cannot be booked. */
    conflicts: z.array(occurrenceProblemSchema).optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

/** The wire form of an error. Anything that is not a `LintelError` becomes INTERNAL and tells nothing of its cause. */
export function toProblem(error: unknown, correlationId: string): Problem {
  const known =
    error instanceof LintelError
      ? error
      : new LintelError('INTERNAL', { detail: 'An unexpected error happened. Quote the correlation id to support.' });
  const { status, retryable } = errorCodes[known.code];
  return {
    type: `urn:lintel:problem:${known.code.toLowerCase().replaceAll('_', '-')}`,
    title: known.title,
    status,
    detail: known.detail,
    code: known.code,
    retryable,
    spoken: known.spoken,
    correlationId,
    ...(known.errors && { errors: known.errors }),
    ...(known.alternatives && { alternatives: known.alternatives }),
    ...(known.conflicts && { conflicts: known.conflicts }),
  };
}
