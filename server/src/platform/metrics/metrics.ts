import { collectDefaultMetrics, Registry } from 'prom-client';

/** One registry per process; modules define their own metrics on it. */
export class Metrics {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'lintel_' });
  }
}
