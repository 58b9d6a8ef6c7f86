import { Module } from '@nestjs/common';
import { DisplayRequestsModule } from '../display-requests/display-requests.module.js';
import { DisplaysModule } from '../displays/displays.module.js';
import { FleetModule } from '../fleet/fleet.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ResourcesModule } from '../resources/resources.module.js';
import { PeripheralsModule } from '../peripherals/peripherals.module.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { SensorsModule } from '../sensors/sensors.module.js';
import { BrokerMetrics } from './broker-metrics.js';
import { CommandTopics } from './command-topics.js';
import { FanOut } from './fan-out.js';
import { HomeAssistantTopics } from './home-assistant-topics.js';
import { MqttBroker } from './mqtt-broker.js';
import { MqttInbox } from './mqtt-inbox.js';
import { MqttListeners } from './mqtt-listeners.js';
import { MqttSessions } from './mqtt-sessions.js';
import { MqttSignIn } from './mqtt-sign-in.js';
import { Neighbours } from './neighbours.js';
import { PresenceTopics } from './presence-topics.js';
import { RoomTopics } from './room-topics.js';

@Module({
  imports: [
    IdentityModule,
    ResourcesModule,
    DisplaysModule,
    RoomsModule,
    FleetModule,
    DisplayRequestsModule,
    PeripheralsModule,
    SensorsModule,
  ],
  providers: [
    BrokerMetrics,
    CommandTopics,
    { provide: FanOut, useFactory: () => new FanOut() },
    HomeAssistantTopics,
    MqttSessions,
    MqttSignIn,
    Neighbours,
    PresenceTopics,
    MqttInbox,
    MqttBroker,
    RoomTopics,
    MqttListeners,
  ],
  exports: [MqttListeners],
})
export class BrokerModule {}
