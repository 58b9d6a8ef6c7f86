import { latenciesOf, type Latencies } from './latencies.js';

export interface Driven {
  perSecond: number;
  latencies: Latencies;
}

/** `clients` loops that each do one piece of work after the other until the time is up. */
export async function drive(
  clients: number,
  seconds: number,
  work: (client: number) => Promise<unknown>,
): Promise<Driven> {
  const took: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1_000;
  const loop = async (client: number) => {
    for (let from = performance.now(); from < end;) {
      await work(client);
      const now = performance.now();
      took.push(now - from);
      from = now;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  return { perSecond: (took.length / (performance.now() - start)) * 1_000, latencies: latenciesOf(took) };
}
