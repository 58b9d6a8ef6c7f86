import { Module, type OnModuleInit } from '@nestjs/common';
import { CredentialVerifiers } from '../identity/credentials.js';
import { IdentityModule } from '../identity/identity.module.js';
import { AccessTokens } from './access-tokens.js';
import { DisplayVerifier } from './display-verifier.js';
import { DisplaysRepository } from './displays.repository.js';
import { PresenceRepository } from './presence.repository.js';
import { PresenceService } from './presence.service.js';
import { ProofsRepository } from './proofs.repository.js';

@Module({
  imports: [IdentityModule],
  providers: [AccessTokens, DisplayVerifier, DisplaysRepository, PresenceRepository, PresenceService, ProofsRepository],
  exports: [DisplayVerifier, PresenceService],
})
export class DisplaysModule implements OnModuleInit {
  constructor(
    private readonly verifiers: CredentialVerifiers,
    private readonly verifier: DisplayVerifier,
  ) {}

  onModuleInit(): void {
    this.verifiers.add(this.verifier);
  }
}
