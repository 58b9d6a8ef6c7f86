import { topicFor } from '@lintel/shared/mqtt';
import { Injectable } from '@nestjs/common';
import type { RoomSink, RoomUpdate } from '../rooms/room-sink.js';
import { BrokerMetrics } from './broker-metrics.js';
import { FanOut } from './fan-out.js';
import { Publication } from './publication.js';

/** Rooms on their retained topics. */
@Injectable()
export class RoomTopics implements RoomSink {
  constructor(
    private readonly fanOut: FanOut,
    private readonly metrics: BrokerMetrics,
  ) {}

  publish(updates: readonly RoomUpdate[]): void {
    for (const { tenantSlug, schedule, state, isNewSchedule } of updates) {
      const stateTopic = topicFor('roomState', tenantSlug, schedule.roomId);
      const scheduleTopic = topicFor('roomSchedule', tenantSlug, schedule.roomId);
      this.say(stateTopic, state);
      if (isNewSchedule) this.say(scheduleTopic, schedule);
      if (schedule.room.status !== 'RETIRED') continue;
      // Those who listen have been told that it is out of service; whoever comes later finds no such room.
      this.fanOut.clear(stateTopic);
      this.fanOut.clear(scheduleTopic);
    }
  }

  private say(topic: string, body: unknown): void {
    const publication = new Publication(topic, () => JSON.stringify(body), { qos: 1, isState: true });
    this.metrics.deliveries.inc(this.fanOut.publish(publication, { isRetained: true }));
  }
}
