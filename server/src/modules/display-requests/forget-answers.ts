import { DAY_MS } from '@lintel/shared/time';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { DisplayRequestsRepository } from './display-requests.repository.js';

/** Far longer than a display may take to ask again; the change log keeps what was done. */
const KEEP_DAYS = 30;

/** Forgets the first answers to requests, and the signatures of those that came late, once nobody will ask for them. */
@Injectable()
export class ForgetAnswers implements OnApplicationBootstrap {
  constructor(
    private readonly repository: DisplayRequestsRepository,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.clock.every(DAY_MS, () => this.sweep());
    await this.sweep();
  }

  async sweep(): Promise<void> {
    await this.repository.deleteBefore(this.clock.now() - KEEP_DAYS * DAY_MS);
  }
}
