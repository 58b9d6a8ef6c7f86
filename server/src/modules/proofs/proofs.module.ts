import { Module } from '@nestjs/common';
import { BadgeHashes } from './badge-hashes.js';
import { DoorCredentialsController } from './door-credentials.controller.js';
import { DoorCredentialsService } from './door-credentials.service.js';
import { DoorPeopleRepository } from './door-people.repository.js';
import { ProofsHousekeeping } from './housekeeping.js';
import { Locks } from './locks.js';
import { LocksRepository } from './locks.repository.js';
import { MyDoorCredentialsController } from './my-door-credentials.controller.js';
import { TapProofs } from './tap-proofs.js';

@Module({
  controllers: [DoorCredentialsController, MyDoorCredentialsController],
  providers: [
    BadgeHashes,
    DoorCredentialsService,
    DoorPeopleRepository,
    Locks,
    LocksRepository,
    ProofsHousekeeping,
    TapProofs,
  ],
  exports: [TapProofs],
})
export class ProofsModule {}
