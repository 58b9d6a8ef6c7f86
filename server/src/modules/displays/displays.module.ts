import { Module, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../platform/config/config.js';
import { CredentialVerifiers } from '../identity/credentials.js';
import { IdentityModule } from '../identity/identity.module.js';
import { AccessTokens } from './access-tokens.js';
import { ApprovePairing } from './approve-pairing.js';
import { DemoDisplaysController } from './demo-displays.controller.js';
import { DemoKey } from './demo-key.js';
import { DisplayConnections } from './display-connections.js';
import { DisplayRevocation } from './display-revocation.js';
import { DisplayTokens } from './display-tokens.js';
import { DisplayVerifier } from './display-verifier.js';
import { DisplaysController } from './displays.controller.js';
import { DisplaysRepository } from './displays.repository.js';
import { WrongCodes } from './wrong-codes.js';
import { DisplaysService } from './displays.service.js';
import { DisplayHousekeeping } from './housekeeping.js';
import { OAuthController } from './oauth.controller.js';
import { PairingRepository } from './pairing.repository.js';
import { PairingService } from './pairing.service.js';
import { PresenceRepository } from './presence.repository.js';
import { PresenceService } from './presence.service.js';
import { Proofs } from './proofs.js';
import { ProofsRepository } from './proofs.repository.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';

@Module({
  imports: [IdentityModule],
  controllers: [OAuthController, DisplaysController, DemoDisplaysController],
  providers: [
    AccessTokens,
    ApprovePairing,
    { provide: DemoKey, inject: [Config], useFactory: (config: Config) => new DemoKey(config) },
    DisplayConnections,
    DisplayHousekeeping,
    DisplayRevocation,
    DisplaysRepository,
    DisplaysService,
    WrongCodes,
    DisplayTokens,
    DisplayVerifier,
    PairingRepository,
    PairingService,
    PresenceRepository,
    PresenceService,
    Proofs,
    ProofsRepository,
    RefreshTokensRepository,
  ],
  exports: [DemoKey, DisplayConnections, DisplayVerifier, PresenceService],
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
