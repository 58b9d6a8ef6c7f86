import { DAY_MS } from '@lintel/shared/time';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { LocksRepository } from './locks.repository.js';

const SWEEP_MS = 60 * 60_000;
/** By then every level has leaked away. */
const KEEP_MS = 7 * DAY_MS;

/** Forgets wrong tries that have no meaning any more. */
@Injectable()
export class ProofsHousekeeping implements OnApplicationBootstrap {
  constructor(
    private readonly locks: LocksRepository,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.clock.every(SWEEP_MS, () => this.locks.deleteBefore(this.clock.now() - KEEP_MS));
  }
}
