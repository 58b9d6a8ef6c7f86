import { errorCodes, type ErrorCode } from './codes.js';

/** A free span somebody could take instead; instants are ISO 8601 UTC. */
export interface Alternative {
  start: string;
  end: string;
  resourceId?: string;
  /** Given where it is another room than the one that was wanted: a screen knows only its own by name. */
  resourceName?: string;
}

/** One field that was wrong: `path` is dotted (`attendees.0.email`), `message` says what to do. */
export interface FieldError {
  path: string;
  message: string;
}

/** An occurrence of a series that cannot be booked, and why; the room is named where it is the room. */
export interface OccurrenceProblem {
  start: string;
  end: string;
  resourceId?: string;
  reason: string;
}

export interface LintelErrorOptions {
  detail: string;
  /** Instead of the code's own title, where that would mislead. */
  title?: string;
  errors?: FieldError[];
  alternatives?: Alternative[];
  /** Of a series: every occurrence that stands in the way of all of them. */
  conflicts?: OccurrenceProblem[];
  retryAfterSeconds?: number;
  spoken?: string;
  cause?: unknown;
}

/** The one error type services throw. Only the HTTP, socket and MQTT edges translate it (see `toProblem`). */
export class LintelError extends Error {
  readonly detail: string;
  readonly title: string;
  readonly errors: FieldError[] | undefined;
  readonly alternatives: Alternative[] | undefined;
  readonly conflicts: OccurrenceProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly spoken: string;

  constructor(
    readonly code: ErrorCode,
    options: LintelErrorOptions,
  ) {
    super(`${code}: ${options.detail}`, { cause: options.cause });
    this.name = 'LintelError';
    this.detail = options.detail;
    this.title = options.title ?? errorCodes[code].title;
    this.errors = options.errors;
    this.alternatives = options.alternatives;
    this.conflicts = options.conflicts;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.spoken = options.spoken ?? errorCodes[code].spoken;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }
}
