import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import type { Principal, UserPrincipal } from '../../../platform/context/principal.js';
import { AccountsRepository, type AccountRecord } from './accounts.repository.js';

/** Who may do what with a connected account: its owner with their own, administrators with the organisation's. */
@Injectable()
export class AccountAccess {
  constructor(private readonly accounts: AccountsRepository) {}

  async get(asker: Principal, id: string): Promise<AccountRecord> {
    const account = await this.accounts.find(asker.tenantId, id);
    if (!account || account.status === 'DISCONNECTING' || !isOpenTo(person(asker), account))
      throw new LintelError('NOT_FOUND', { detail: 'There is no such connection.' });
    return account;
  }
}

/** Routes for people only carry people. */
export function person(asker: Principal): UserPrincipal {
  if (asker.kind !== 'user') throw new LintelError('FORBIDDEN', { detail: 'Only people connect accounts.' });
  return asker;
}

function isOpenTo({ role, userId }: UserPrincipal, { kind, ownerUserId }: AccountRecord): boolean {
  return kind === 'PERSONAL' ? ownerUserId === userId : role === 'ADMIN';
}
