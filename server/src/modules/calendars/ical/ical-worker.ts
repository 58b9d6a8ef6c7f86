import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LintelError } from '@lintel/shared/errors';
import type { PullWindow } from '../calendar-provider.js';
import type { ThreadAnswer, ThreadJob } from './ical-worker-thread.js';
import type { FeedReading, FeedToRead } from './read-feed.js';

export interface IcalWorkerOptions {
  /** How long one feed may take. */
  timeLimitMs?: number;
  memoryLimitMb?: number;
}

export interface ReadingJob extends FeedToRead {
  timeZone: string;
  window: PullWindow;
}

/** Compiled code starts compiled code. Run from its source, by tests, the thread needs the compiler that they use. */
const isSource = import.meta.url.endsWith('.ts');

/** How many series that never end a feed may have before it is given up. */
const maxTooSlow = 3;

/**
 * Reads feeds in a thread of its own, one after another, so that whatever a feed holds, nobody else waits for it: a feed
 * that takes too long or too much memory costs the thread, which is then replaced.
 */
export class IcalWorker {
  private readonly timeLimitMs: number;
  private thread: Worker | null = null;
  private queue: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(private readonly options: IcalWorkerOptions = {}) {
    this.timeLimitMs = options.timeLimitMs ?? 10_000;
  }

  /** Throws `LintelError` as the `CalendarProvider` port says; the thread is ready for the next feed either way. */
  read(job: ReadingJob): Promise<FeedReading> {
    const reading = this.queue.then(() => this.readNow(job));
    this.queue = reading.then(
      () => undefined,
      () => undefined,
    );
    return reading;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.thread?.terminate();
    await this.queue;
  }

  private async readNow(job: ReadingJob): Promise<FeedReading> {
    const tooSlow: number[] = [];
    for (;;) {
      const outcome = await this.attempt({ ...job, tooSlow, progress: new SharedArrayBuffer(4) });
      if ('reading' in outcome) return outcome.reading;
      if (outcome.stuckAt === null || tooSlow.length >= maxTooSlow) {
        throw new LintelError('CALENDAR_UNAVAILABLE', {
          detail: `Reading the calendar took longer than ${this.timeLimitMs / 1_000} s. Publish a shorter period or fewer calendars.`,
        });
      }
      tooSlow.push(outcome.stuckAt);
    }
  }

  /** One run within the time limit; without a reading, says at which series it was stuck, if it was at one. */
  private async attempt(job: ThreadJob): Promise<{ reading: FeedReading } | { stuckAt: number | null }> {
    const thread = await this.running();
    const progress = new Int32Array(job.progress).fill(-1);
    return new Promise((resolve, reject) => {
      let seenAt = -1;
      const look = setTimeout(() => (seenAt = Atomics.load(progress, 0)), this.timeLimitMs / 2);
      const limit = setTimeout(() => {
        const at = Atomics.load(progress, 0);
        end(() => resolve({ stuckAt: at >= 0 && at === seenAt ? at : null }));
        this.replace(thread);
      }, this.timeLimitMs);
      const end = (settle: () => void) => {
        clearTimeout(look);
        clearTimeout(limit);
        thread.off('message', onMessage).off('error', onError).off('exit', onExit).unref();
        settle();
      };
      const onMessage = (answer: ThreadAnswer) => {
        end(() => (answer.ok ? resolve({ reading: answer.reading }) : reject(asLintelError(answer))));
      };
      const onError = (error: Error) => {
        this.replace(thread);
        end(() => reject(failed(error)));
      };
      const onExit = () => {
        this.replace(thread);
        end(() => reject(failed(new Error('The thread that reads calendars ended.'))));
      };
      thread.on('message', onMessage).on('error', onError).on('exit', onExit).ref();
      thread.postMessage(job);
    });
  }

  private async running(): Promise<Worker> {
    if (this.isClosed) throw failed(new Error('The server is stopping.'));
    if (this.thread) return this.thread;
    const thread = new Worker(new URL(`./ical-worker-thread${extname(import.meta.url)}`, import.meta.url), {
      name: 'ical',
      resourceLimits: { maxOldGenerationSizeMb: this.options.memoryLimitMb ?? 512 },
      ...(isSource && {
        execArgv: ['--import', new URL('../../../testing/typescript-hooks.mjs', import.meta.url).href],
      }),
    });
    this.thread = thread;
    try {
      // Closing while the thread loads ends it without a message.
      await Promise.race([once(thread, 'message'), once(thread, 'exit')]);
    } catch (error) {
      this.replace(thread);
      throw failed(error);
    }
    if (this.thread !== thread || this.isClosed) throw failed(new Error('The server is stopping.'));
    return thread;
  }

  private replace(thread: Worker): void {
    if (this.thread === thread) this.thread = null;
    void thread.terminate();
  }
}

function asLintelError(answer: Extract<ThreadAnswer, { ok: false }>): LintelError {
  if (answer.kind === 'failed') return failed(new Error(answer.message));
  const code = answer.isPassing ? 'CALENDAR_UNAVAILABLE' : 'VALIDATION_FAILED';
  return new LintelError(code, { detail: answer.message });
}

function failed(cause: unknown): LintelError {
  return new LintelError('CALENDAR_UNAVAILABLE', {
    detail:
      'The calendar could not be read. It will be tried again; if it stays, report the address’s provider to support.',
    cause,
  });
}
