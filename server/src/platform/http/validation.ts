import { LintelError } from '@lintel/shared/errors';
import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { z } from 'zod';
import { findUnstorable } from './storable.js';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[];
}

/** Contracts at the door: every `@Body({ schema })`, `@Query({ schema })` and `@Param(name, { schema })` passes here. */
class ContractPipe extends StandardSchemaValidationPipe {
  override async transform<Value>(value: Value, metadata: ArgumentMetadata): Promise<Value> {
    const { schema, type, data } = metadata;
    if (type === 'custom') return value;
    const at = data === undefined ? [] : [data];
    refuseUnstorable(value, at);
    if (!schema) return value;
    const result = await this.validate(value, schema);
    if (result.issues)
      throw validationError(result.issues.map((issue) => ({ ...issue, path: [...at, ...(issue.path ?? [])] })));
    return result.value as Value;
  }
}

export const validationPipe = new ContractPipe();

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
  refuseUnstorable(value, []);
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw validationError(parsed.error.issues);
  return parsed.data;
}

export function refuseUnstorable(value: unknown, at: readonly string[]): void {
  const found = findUnstorable(value);
  if (found) throw validationError([{ ...found, path: [...at, ...found.path] }]);
}

function dotted(issue: Issue & { keys?: string[] }): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  // An unknown field has no path of its own: zod names it in `keys`.
  return [...path, ...(issue.keys ?? []).slice(0, 1)].join('.');
}
