import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { PublicAddress } from '../../platform/http/public-address.js';
import { issuedAtOf, PROOF_TOLERANCE_MS, ProofRefused, verifyProof, type VerifiedProof } from './dpop.js';
import { ProofsRepository } from './proofs.repository.js';

export interface SentProof {
  proof: string | undefined;
  method: string;
  /** As the request names it, absolute. */
  url: string;
  accessToken?: string;
}

/** Proofs of possession, each good for one request. */
@Injectable()
export class Proofs {
  constructor(
    private readonly repository: ProofsRepository,
    private readonly address: PublicAddress,
    private readonly clock: Clock,
  ) {}

  /** Everything but whether it is new. Throws `ProofRefused`. */
  verify({ proof, method, url, accessToken }: SentProof): Promise<VerifiedProof> {
    return verifyProof({ proof, method, accessToken, urls: this.addressesOf(url), now: this.judgingTime(proof) });
  }

  /** Uses the proof up. Throws `ProofRefused` where it was used before. */
  async spend(proof: VerifiedProof): Promise<void> {
    if (!(await this.repository.isFirstUse(proof.hash))) throw new ProofRefused('The proof was used before (jti).');
  }

  /**
   * Displays follow the product's clock. Where that was moved (LINTEL_CLOCK), a client may not know it yet and sign by
   * the machine's time; either is fresh. The two are the same in production.
   */
  private judgingTime(proof: string | undefined): number {
    const machine = this.clock.machineNow();
    return Math.abs(issuedAtOf(proof) - machine) <= PROOF_TOLERANCE_MS ? machine : this.clock.now();
  }

  /** The address as the request names it and, for a server behind a proxy that hides it, as the world knows it. */
  private addressesOf(url: string): string[] {
    return URL.canParse(url) ? [url, this.address.url + new URL(url).pathname] : [];
  }
}
