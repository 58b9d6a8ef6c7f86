import { Module } from '@nestjs/common';
import { DisplayRequestsModule } from '../display-requests/display-requests.module.js';
import { DisplaysModule } from '../displays/displays.module.js';
import { FleetModule } from '../fleet/fleet.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { DisplaysNamespace } from './displays-namespace.js';
import { LiveMetrics } from './live-metrics.js';
import { LiveServer } from './live-server.js';
import { WebNamespace } from './web-namespace.js';

@Module({
  imports: [IdentityModule, DisplaysModule, RoomsModule, FleetModule, DisplayRequestsModule],
  providers: [LiveMetrics, DisplaysNamespace, WebNamespace, LiveServer],
})
export class RealtimeModule {}
