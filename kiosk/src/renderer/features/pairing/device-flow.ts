import type { DisplayToken } from '@lintel/shared/contracts';
import type { ServerClock } from '../../lib/clock';
import {
  OAuthError,
  requestDeviceAuthorization,
  requestTokenForDevice,
  UnreachableError,
  type DeviceAuthorization,
  type OAuthContext,
} from '../../lib/oauth';
import { createStore } from '../../lib/store';
import { backOffMs, type Wait } from '../../lib/wait';

export type PairingView =
  | { kind: 'starting' }
  | { kind: 'code'; userCode: string; verificationUri: string; verificationUriComplete: string; expiresAt: number }
  | { kind: 'denied' }
  | { kind: 'unreachable' };

export type PollOutcome = 'pending' | 'slow-down' | 'expired' | 'denied';

/** RFC 8628 section 3.5. A device code that the server no longer knows is as good as expired. */
export function pollOutcome(error: OAuthError): PollOutcome | null {
  switch (error.code) {
    case 'authorization_pending':
      return 'pending';
    case 'slow_down':
      return 'slow-down';
    case 'expired_token':
    case 'invalid_grant':
      return 'expired';
    case 'access_denied':
      return 'denied';
    default:
      return null;
  }
}

/** RFC 8628 section 3.5: `slow_down` adds five seconds for this and all later polls. */
const slowDownMs = 5_000;
const deniedPauseMs = 15_000;

export interface DeviceFlowOptions {
  oauth: OAuthContext;
  clock: ServerClock;
  wait: Wait;
}

/** Approves a code without an administrator, where the server offers that; resolves to whether it did. */
export type Approve = (userCode: string) => Promise<boolean>;

/** Shows codes, one after the other, until somebody has paired this screen (RFC 8628). */
export class DeviceFlow {
  readonly view = createStore<PairingView>({ kind: 'starting' });

  constructor(private readonly options: DeviceFlowOptions) {}

  /** The tokens of the pairing, however many codes it takes. */
  async run(approve: Approve | null = null): Promise<DisplayToken> {
    // A code that has served, before this screen was taken out of use, is nobody's any more.
    if (this.view.get().kind !== 'starting') this.view.set({ kind: 'starting' });
    for (let failures = 0; ;) {
      try {
        const token = await this.#offerCode(approve);
        if (token) return token;
        failures = 0;
      } catch (error) {
        if (!(error instanceof UnreachableError) && !(error instanceof OAuthError)) throw error;
        this.view.set({ kind: 'unreachable' });
        // oxlint-disable-next-line no-useless-assignment -- it is read when the next attempt fails
        await this.options.wait(backOffMs(failures++, Math.random()));
      }
    }
  }

  /** One code, from its birth to its use or its end. */
  async #offerCode(approve: Approve | null): Promise<DisplayToken | null> {
    const { oauth, clock } = this.options;
    const authorization = await requestDeviceAuthorization(oauth);
    const expiresAt = clock.now() + authorization.lifetimeMs;
    const isApproved = approve !== null && (await approve(authorization.userCode));
    if (!isApproved) this.#show(authorization, expiresAt);
    return this.#poll(authorization, expiresAt, isApproved ? 0 : authorization.intervalMs);
  }

  async #poll(
    authorization: DeviceAuthorization,
    expiresAt: number,
    firstWaitMs: number,
  ): Promise<DisplayToken | null> {
    let intervalMs = authorization.intervalMs;
    let failures = 0;
    await this.options.wait(firstWaitMs);
    while (this.options.clock.now() < expiresAt) {
      let pause = intervalMs;
      try {
        return await requestTokenForDevice(this.options.oauth, authorization.deviceCode);
      } catch (error) {
        if (error instanceof OAuthError) {
          const outcome = pollOutcome(error);
          if (outcome === null) throw error;
          if (outcome === 'expired') return null;
          if (outcome === 'denied') return this.#pauseAfterDenial();
          if (outcome === 'slow-down') pause = intervalMs += slowDownMs;
          failures = 0;
        } else if (error instanceof UnreachableError) {
          // The code lives on at the server, so it stays on the screen (RFC 8628 section 3.5: back off on time-outs).
          pause = Math.max(intervalMs, backOffMs(failures++, Math.random()));
        } else throw error;
      }
      await this.options.wait(pause);
    }
    return null;
  }

  async #pauseAfterDenial(): Promise<null> {
    this.view.set({ kind: 'denied' });
    await this.options.wait(deniedPauseMs);
    return null;
  }

  #show({ userCode, verificationUri, verificationUriComplete }: DeviceAuthorization, expiresAt: number): void {
    this.view.set({ kind: 'code', userCode, verificationUri, verificationUriComplete, expiresAt });
  }
}
