import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '../../platform/context/principal.js';

/** What a credential may be judged by: the headers it came with and the request it is for. */
export interface CredentialRequest {
  method: string;
  /** Absolute, without query and fragment (RFC 9449 `htu`). */
  url: string;
  headers: IncomingHttpHeaders;
}

/** One way to prove who is asking. Answers null where the request carries no such credential, throws where it is bad. */
export interface CredentialVerifier {
  verify(request: CredentialRequest): Promise<Principal | null>;
}

/** The ways that modules above this one add (displays bring their own). */
export class CredentialVerifiers {
  private readonly verifiers: CredentialVerifier[] = [];

  add(verifier: CredentialVerifier): void {
    this.verifiers.push(verifier);
  }

  async verify(request: CredentialRequest): Promise<Principal | null> {
    for (const verifier of this.verifiers) {
      const principal = await verifier.verify(request);
      if (principal) return principal;
    }
    return null;
  }
}
