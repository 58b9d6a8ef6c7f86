import { LintelError } from '@lintel/shared/errors';
import { violatedConstraint } from '../../platform/db/database.js';

export const tenantNotFound = (): LintelError => new LintelError('NOT_FOUND', { detail: 'There is no such tenant.' });

export const resourceNotFound = (): LintelError =>
  new LintelError('NOT_FOUND', { detail: 'There is no such room or device.' });

export const locationNotFound = (cause?: unknown): LintelError =>
  new LintelError('NOT_FOUND', { detail: 'There is no such location.', cause });

/** A refusal that the caller can do something about; the sentence says what. */
export function refusal(detail: string, cause?: unknown): LintelError {
  return new LintelError('CONFLICT', { title: 'In conflict with what exists', detail, spoken: detail, cause });
}

/** A field that is well formed but makes no sense here. */
export function invalidField(path: string, message: string): LintelError {
  return new LintelError('VALIDATION_FAILED', { detail: `${path}: ${message}`, errors: [{ path, message }] });
}

/** What PostgreSQL's refusal to write a resource called `name` means to whoever asked for it. */
export function resourceWriteError(error: unknown, name: string): unknown {
  if (violatedConstraint(error) === 'resource_name') {
    return refusal(`Another room or device is called "${name}". Choose another name.`, error);
  }
  if (violatedConstraint(error) === 'resource_tenant_id_location_id_fkey') return locationNotFound(error);
  return error;
}

/** What PostgreSQL's refusal to write or remove a location means: somebody else was there first. */
export function locationWriteError(error: unknown): unknown {
  switch (violatedConstraint(error)) {
    case 'location_tenant_id_parent_id_fkey':
    case 'resource_tenant_id_location_id_fkey':
      return refusal('Somebody changed what is in this location at the same moment. Look at it again.', error);
    default:
      return error;
  }
}
