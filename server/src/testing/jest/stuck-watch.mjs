// Beside the specs of a worker, in a thread of its own: a loop that never lets go would keep the whole run waiting, and nobody
// would know where it is. Says where, and ends the worker, which fails the file it was in.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { setInterval } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';

const LIMIT_MS = 60_000;
const beats = new Int32Array(workerData);
let [last, since] = [-1, performance.now()];

for await (const _ of setInterval(5_000)) {
  const beat = Atomics.load(beats, 0);
  if (beat !== last) [last, since] = [beat, performance.now()];
  else if (performance.now() - since > LIMIT_MS) await giveUp();
}

async function giveUp() {
  const session = new Session();
  session.connectToMainThread();
  const files = new Map();
  session.on('Debugger.scriptParsed', ({ params }) => files.set(params.scriptId, params.url));
  const fileOf = ({ location }) => files.get(location.scriptId) ?? '';
  await session.post('Debugger.enable');
  let frames = [];
  // Where promises follow on each other it may be caught between two of them: some steps on it is in one.
  for (let step = 0; step < 20 && !frames.some((frame) => fileOf(frame).startsWith('file:')); step += 1) {
    const paused = once(session, 'Debugger.paused', { signal: AbortSignal.timeout(5_000) });
    await session.post(step === 0 ? 'Debugger.pause' : 'Debugger.stepInto');
    const [{ params }] = await paused;
    frames = params.callFrames;
  }
  const lines = frames.map(
    (frame) => `    at ${frame.functionName} (${fileOf(frame)}:${frame.location.lineNumber + 1})`,
  );
  // Not by process.stderr, which the stuck thread would have to pass on.
  writeSync(2, `Nothing else came to its turn for ${LIMIT_MS} ms:\n${lines.join('\n')}\n`);
  process.kill(process.pid, 'SIGKILL');
}
