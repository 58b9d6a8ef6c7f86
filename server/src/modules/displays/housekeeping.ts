import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { PairingRepository } from './pairing.repository.js';
import { ProofsRepository } from './proofs.repository.js';

const SWEEP_MS = 60_000;
/** An expired code still gets its `expired_token` for a while. */
const KEEP_PAIRINGS_MS = 60 * 60_000;

/** Deletes what has run out: proofs that are too old to be replayed, pairings nobody completed. */
@Injectable()
export class DisplayHousekeeping implements OnApplicationBootstrap {
  constructor(
    private readonly proofs: ProofsRepository,
    private readonly pairings: PairingRepository,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.clock.every(SWEEP_MS, () => this.sweep());
  }

  async sweep(): Promise<void> {
    await this.proofs.deleteExpired();
    await this.pairings.deleteExpired(this.clock.now() - KEEP_PAIRINGS_MS);
  }
}
