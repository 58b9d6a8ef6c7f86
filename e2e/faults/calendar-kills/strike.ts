import type { SyncBench } from '../../../server/src/modules/calendars/testing/sync-bench.js';
import { gate } from '../../../server/src/testing/waiting.js';
import { queryDatabase } from '../../support/embedded-database.js';
import { RowLock } from './row-lock.js';
import type { Work } from './work.js';

/** Where in its work a worker is killed. */
export const moments = ['before the call', 'before the answer', 'before the commit', 'after the commit'] as const;
export type Moment = (typeof moments)[number];

/** A worker that is to be stopped in the middle of a piece of work. */
export interface Strike {
  /** It is there, and goes no further. */
  readonly reached: Promise<unknown>;
  /** It is dead: what was held is let go. */
  over(): Promise<void>;
}

export function prepareStrike(bench: SyncBench, { calendar, call, isStored }: Work, moment: Moment): Strike {
  const { faults } = calendar.remote;
  const [reached, dead] = [Promise.withResolvers<void>(), gate()];
  const locks: RowLock[] = [];
  const { databaseUrl } = bench.house.server;
  const { method, path } = call.match;
  const { after } = call;
  const match = (seen: { method: string; path: string }) =>
    seen.method === method &&
    (path as RegExp).test(seen.path) &&
    seen.path.includes(encodeURIComponent(calendar.address));
  /** Until it is dead, and then nothing: what it asked for has not arrived. */
  const stay = async () => {
    reached.resolve();
    await dead.passed;
  };
  // What others ask is for the owner of the database to see.
  const query = (sql: string, params: unknown[]) => queryDatabase(databaseUrl, sql, params);
  const follow = async (first: RowLock) => {
    await first.isWanted(query);
    if (moment === 'before the commit') return;
    // It goes on as far as to the transaction after this one: whoever else wants the row goes before or after.
    for (let holder = first; !(await isStored());) {
      const next = await RowLock.queue(databaseUrl, calendar.id);
      locks.push(next);
      await next.isWaiting(query);
      await holder.release();
      await next.held;
      holder = next;
    }
  };
  /** It is answered, and then waits for the row in its last statement. */
  const lock = async () => {
    const first = await RowLock.take(databaseUrl, calendar.id);
    locks.push(first);
    follow(first).then(reached.resolve, reached.reject);
  };
  switch (moment) {
    case 'before the call':
      faults.add({ match, after, effect: { kind: 'meanwhile', act: stay } });
      faults.add({ match, after, effect: { kind: 'reset', when: 'before' } });
      break;
    case 'before the answer':
      faults.add({ match, after, effect: { kind: 'meanwhile', when: 'after', act: stay } });
      break;
    default:
      faults.add({ match, after, effect: { kind: 'meanwhile', when: 'after', act: lock } });
  }
  return {
    reached: reached.promise,
    async over() {
      dead.open();
      for (const one of locks) await one.release();
    },
  };
}
