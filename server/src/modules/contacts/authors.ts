import type { Actor } from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { actorOf, type Principal } from '../../platform/context/principal.js';

/** What somebody added is changed by them and by administrators. */
export function assertAuthor(asker: Principal, createdBy: Actor): void {
  const isAdmin = asker.kind === 'user' && asker.role === 'ADMIN';
  if (isAdmin || actorOf(asker).id === createdBy.id) return;
  throw new LintelError('FORBIDDEN', { detail: 'Only whoever added this or an administrator may change it.' });
}

/** STALE_VERSION where the caller saw another one. */
export function assertVersion(version: number, expected: number | undefined): void {
  if (expected === undefined || expected === version) return;
  throw new LintelError('STALE_VERSION', {
    detail: `This is at version ${version}, not ${expected}. Load it again and repeat the change.`,
  });
}
