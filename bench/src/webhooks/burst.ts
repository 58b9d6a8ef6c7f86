import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';

/** One message, as a provider sends it. */
export interface Message {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** What it is answered. */
  readonly status: number;
}

/** Providers keep connections open, and open more while answers are late. */
const CONNECTIONS = 50;

/**
 * Sends a message so often, evenly over `ms`, whether or not the ones before have been answered; how long each answer took from
 * when its message was due, in milliseconds.
 */
export async function burst(port: number, message: Message, { count, ms }: { count: number; ms: number }) {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS, pipelining: 1 });
  const { path, headers, body, status } = message;
  const started = performance.now();
  const send = async (dueAt: number): Promise<number> => {
    const answer = await pool.request({ method: 'POST', path, headers, body });
    await answer.body.dump();
    if (answer.statusCode !== status) throw new Error(`A message was answered ${answer.statusCode}.`);
    return performance.now() - dueAt;
  };
  const answers: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    const dueAt = started + (index * ms) / count;
    const wait = dueAt - performance.now();
    if (wait > 0) await delay(wait);
    answers.push(send(dueAt));
  }
  try {
    return await Promise.all(answers);
  } finally {
    await pool.close();
  }
}
