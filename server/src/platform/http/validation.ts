import { LintelError } from '@lintel/shared/errors';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[];
}

/** Contracts at the door: every `@Body({ schema })`, `@Query({ schema })` and `@Param(name, { schema })` passes here. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => validationError(issues),
});

export function validationError(issues: readonly Issue[]): LintelError {
  const errors = issues.map((issue) => ({ path: dotted(issue), message: issue.message }));
  const first = errors[0];
  return new LintelError('VALIDATION_FAILED', {
    detail: first ? `${first.path ? `${first.path}: ` : ''}${first.message}` : 'The request is not valid.',
    errors,
  });
}

/** Parses what did not come through a controller (sockets, MQTT, forms). */
export function parseContract<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw validationError(parsed.error.issues);
  return parsed.data;
}

function dotted(issue: Issue & { keys?: string[] }): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  // An unknown field has no path of its own: zod names it in `keys`.
  return [...path, ...(issue.keys ?? []).slice(0, 1)].join('.');
}
