import { LintelError } from '@lintel/shared/errors';
import { Injectable } from '@nestjs/common';
import type { PeripheralPrincipal } from '../../platform/context/principal.js';
import { hashToken } from '../../platform/secrets/secrets.js';
import type { CredentialRequest, CredentialVerifier } from '../identity/credentials.js';
import { PeripheralsRepository } from './peripherals.repository.js';

/** As the broker hands a peripheral's key on: a scheme of its own, so that no other way in takes it for one of its own. */
export const peripheralScheme = 'Peripheral';

/** Sensors and their like by key. No route is for them: all they can do is sign in to the broker. */
@Injectable()
export class PeripheralVerifier implements CredentialVerifier {
  constructor(private readonly peripherals: PeripheralsRepository) {}

  async verify({ headers }: CredentialRequest): Promise<PeripheralPrincipal | null> {
    const [scheme, key] = (headers.authorization ?? '').split(' ', 2);
    if (scheme !== peripheralScheme || !key) return null;
    const peripheral = await this.peripherals.findByKey(hashToken(key));
    if (!peripheral) throw new LintelError('UNAUTHENTICATED', { detail: 'The key is not valid (any more).' });
    return peripheral;
  }
}
