import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '../../platform/metrics/metrics.js';

/** What the sockets do, to be watched. */
@Injectable()
export class LiveMetrics {
  readonly connections: Gauge<'namespace'>;
  readonly refused: Counter<'namespace'>;
  readonly deliveries: Counter<'namespace'>;
  readonly coalesced: Counter;
  readonly dropped: Counter;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.connections = new Gauge({
      name: 'lintel_live_connections',
      help: 'Connected Socket.IO clients.',
      labelNames: ['namespace'],
      registers,
    });
    this.refused = new Counter({
      name: 'lintel_live_refused_total',
      help: 'Socket.IO clients that were refused.',
      labelNames: ['namespace'],
      registers,
    });
    this.deliveries = new Counter({
      name: 'lintel_live_deliveries_total',
      help: 'Events handed to Socket.IO clients.',
      labelNames: ['namespace'],
      registers,
    });
    this.coalesced = new Counter({
      name: 'lintel_live_coalesced_total',
      help: 'Events replaced by a later one of the same thing, because the client did not take them in time.',
      registers,
    });
    this.dropped = new Counter({
      name: 'lintel_live_dropped_total',
      help: 'Messages of Socket.IO clients that no contract allows.',
      registers,
    });
  }
}
