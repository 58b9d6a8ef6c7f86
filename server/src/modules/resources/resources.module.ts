import { Module } from '@nestjs/common';
import { RoomsReader } from './rooms-reader.js';

@Module({ providers: [RoomsReader], exports: [RoomsReader] })
export class ResourcesModule {}
