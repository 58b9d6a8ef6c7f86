import {
  idSchema,
  nearbyQuerySchema,
  nearbyRoomsSchema,
  type NearbyRooms,
  type RoomSchedule,
  type RoomState,
} from '@lintel/shared/contracts';
import { LintelError } from '@lintel/shared/errors';
import { deriveRoomState } from '@lintel/shared/room-state';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import type { DisplayPrincipal, Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { Answers } from '../../platform/http/openapi.js';
import { NearbyRoomsService } from './nearby-rooms.js';
import { RoomSnapshots } from './room-snapshots.js';

const scheduleQuerySchema = z.strictObject({ resourceId: idSchema.optional() });

@Controller('api/v1')
@Allow('member', 'agent')
export class RoomsController {
  constructor(
    private readonly snapshots: RoomSnapshots,
    private readonly nearbyRooms: NearbyRoomsService,
    private readonly clock: Clock,
  ) {}

  /** The state of every room of the tenant, now. */
  @Get('resources/states')
  async states(@Asker() asker: Principal): Promise<{ items: RoomState[] }> {
    const schedules = await this.snapshots.loadAll(asker.tenantId);
    return { items: schedules.map((schedule) => this.stateOf(schedule)) };
  }

  @Get('resources/:id/state')
  async state(@Asker() asker: Principal, @Param('id', { schema: idSchema }) id: string): Promise<RoomState> {
    const [schedule] = await this.snapshots.load(asker.tenantId, [id], { forPublic: false });
    if (!schedule) throw new LintelError('NOT_FOUND', { detail: 'There is no such room.' });
    return this.stateOf(schedule);
  }

  /** For a display whose socket is down: the schedule of the room it shows, or of another one it stands beside. */
  @Get('display/schedule')
  @Allow('display')
  async schedule(
    @Asker() asker: Principal,
    @Query({ schema: scheduleQuerySchema }) { resourceId }: z.infer<typeof scheduleQuerySchema>,
  ): Promise<RoomSchedule> {
    const own = asker.kind === 'display' ? asker.resourceIds : [];
    const id = resourceId === undefined ? own[0] : own.find((room) => room === resourceId);
    const [schedule] = await this.snapshots.load(asker.tenantId, id === undefined ? [] : [id], { forPublic: true });
    if (!schedule) throw new LintelError('NOT_FOUND', { detail: 'This display does not stand beside that room.' });
    return schedule;
  }

  /** For the door of a room that is taken. */
  @Get('display/nearby')
  @Allow('display')
  @Answers('Rooms that are free now, the nearest first', nearbyRoomsSchema)
  nearby(
    @Asker() display: DisplayPrincipal,
    @Query({ schema: nearbyQuerySchema }) { resourceId, limit }: z.output<typeof nearbyQuerySchema>,
  ): Promise<NearbyRooms> {
    return this.nearbyRooms.find(display, resourceId, limit);
  }

  private stateOf(schedule: RoomSchedule): RoomState {
    return deriveRoomState(schedule, schedule.policy, this.clock.now());
  }
}
