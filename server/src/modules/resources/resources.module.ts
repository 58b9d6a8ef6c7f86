import { Module } from '@nestjs/common';
import { RoomDirectory } from './room-directory.js';
import { RoomsReader } from './rooms-reader.js';

@Module({ providers: [RoomDirectory, RoomsReader], exports: [RoomDirectory, RoomsReader] })
export class ResourcesModule {}
