import { parentPort } from 'node:worker_threads';
import { readFeed, type FeedReading, type FeedToRead } from './read-feed.js';
import type { PullWindow } from '../calendar-provider.js';
import { UnreadableFeed } from './unreadable.js';

export interface ThreadJob extends FeedToRead {
  timeZone: string;
  window: PullWindow;
  /** One Int32: the index of the series being expanded, for whoever waits outside. */
  progress: SharedArrayBuffer;
  tooSlow: number[];
}

export type ThreadAnswer =
  | { ok: true; reading: FeedReading }
  | { ok: false; kind: 'unreadable'; message: string; isPassing: boolean }
  | { ok: false; kind: 'failed'; message: string };

function answer(job: ThreadJob): ThreadAnswer {
  const progress = new Int32Array(job.progress);
  try {
    const reading = readFeed(job, {
      timeZone: job.timeZone,
      window: job.window,
      tooSlow: new Set(job.tooSlow),
      onSeries: (index) => Atomics.store(progress, 0, index),
    });
    return { ok: true, reading };
  } catch (error) {
    if (error instanceof UnreadableFeed) {
      return { ok: false, kind: 'unreadable', message: error.message, isPassing: error.isPassing };
    }
    return {
      ok: false,
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

parentPort?.on('message', (job: ThreadJob) => parentPort?.postMessage(answer(job)));
// The first message says that the code is loaded, from when on the time limit counts.
parentPort?.postMessage('ready');
