// Set-up of a worker of jest-light-runner, which runs specs in plain Node: modules are loaded once a worker and not once a
// file, as Jest's own runner does it (five seconds of the server's parts for each file).
import '../typescript-hooks.mjs';
import { registerHooks } from 'node:module';
import { Worker } from 'node:worker_threads';

const globals = new URL('./globals.mjs', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) => next(specifier === '@jest/globals' ? globals : specifier, context),
});

const beats = new SharedArrayBuffer(4);
new Worker(new URL('./stuck-watch.mjs', import.meta.url), { workerData: beats }).unref();
setInterval(() => Atomics.add(new Int32Array(beats), 0, 1), 1_000).unref();
