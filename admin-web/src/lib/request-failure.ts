import './zod-setup';
import { problemSchema, type Alternative, type ErrorCode, type FieldError } from '@lintel/shared/errors';

/** `OFFLINE`: the server was not reached. `UNREADABLE`: it answered with something that is not in the contract. */
export type FailureCode = ErrorCode | 'OFFLINE' | 'UNREADABLE';

interface FailureOptions {
  code: FailureCode;
  status: number;
  detail: string;
  correlationId?: string | undefined;
  fields?: FieldError[] | undefined;
  alternatives?: Alternative[] | undefined;
  cause?: unknown;
}

/** The one error every request of this app fails with. */
export class RequestFailure extends Error {
  readonly code: FailureCode;
  readonly status: number;
  readonly detail: string;
  readonly correlationId: string | undefined;
  readonly fields: FieldError[];
  readonly alternatives: Alternative[];

  constructor(options: FailureOptions) {
    super(`${options.code}: ${options.detail}`, { cause: options.cause });
    this.name = 'RequestFailure';
    this.code = options.code;
    this.status = options.status;
    this.detail = options.detail;
    this.correlationId = options.correlationId;
    this.fields = options.fields ?? [];
    this.alternatives = options.alternatives ?? [];
  }
}

const codeOfStatus: Record<number, ErrorCode> = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  412: 'STALE_VERSION',
  429: 'RATE_LIMITED',
};

/**
 * What an error answer means. Problem details (RFC 9457) are taken as they are; better-auth answers `{code, message}` and a proxy
 * in between may answer anything, so those are judged by their status.
 */
export function failureOf(status: number, body: unknown): RequestFailure {
  const problem = problemSchema.safeParse(body);
  if (problem.success) {
    const { code, detail, correlationId, errors, alternatives } = problem.data;
    return new RequestFailure({ code, status, detail, correlationId, fields: errors, alternatives });
  }
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
  return new RequestFailure({
    code: codeOfStatus[status] ?? (status >= 500 ? 'INTERNAL' : 'UNREADABLE'),
    status,
    detail: typeof message === 'string' ? message : '',
  });
}

/** Any thrown value as a failure; what is not one of ours is a fault of this app and keeps its cause. */
export function asFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  return new RequestFailure({
    code: 'UNREADABLE',
    status: 0,
    detail: error instanceof Error ? error.message : String(error),
    cause: error,
  });
}

/**
 * The failure's field messages as form errors. The server names list items (`attendees.0.email`); where the form has one input
 * for the list, the message goes to that input.
 */
export function fieldErrors<Field extends string>(
  failure: RequestFailure,
  known: readonly Field[],
): { fields: Partial<Record<Field, string>>; unplaced: FieldError[] } {
  const fields: Partial<Record<Field, string>> = {};
  const unplaced: FieldError[] = [];
  for (const error of failure.fields) {
    const field = known.find((name) => error.path === name || error.path.startsWith(`${name}.`));
    if (field) fields[field] ??= error.message;
    else unplaced.push(error);
  }
  return { fields, unplaced };
}
