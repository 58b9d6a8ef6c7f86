import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '../../platform/metrics/metrics.js';

/** What the broker does, to be watched. */
@Injectable()
export class BrokerMetrics {
  readonly connections: Gauge<'kind'>;
  readonly refused: Counter<'what'>;
  readonly deliveries: Counter;
  readonly coalesced: Counter;
  readonly dropped: Counter<'why'>;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.connections = new Gauge({
      name: 'lintel_mqtt_connections',
      help: 'Connected MQTT clients.',
      labelNames: ['kind'],
      registers,
    });
    this.refused = new Counter({
      name: 'lintel_mqtt_refused_total',
      help: 'MQTT connections, subscriptions and messages that were not allowed.',
      labelNames: ['what'],
      registers,
    });
    this.deliveries = new Counter({
      name: 'lintel_mqtt_deliveries_total',
      help: 'Messages handed to MQTT clients.',
      registers,
    });
    this.coalesced = new Counter({
      name: 'lintel_mqtt_coalesced_total',
      help: 'States replaced by a later one, because the client did not take them in time.',
      registers,
    });
    this.dropped = new Counter({
      name: 'lintel_mqtt_dropped_total',
      help: 'Messages of MQTT clients that no contract allows.',
      labelNames: ['why'],
      registers,
    });
  }
}
