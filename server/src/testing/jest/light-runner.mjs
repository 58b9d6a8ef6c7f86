// Set-up of a worker of jest-light-runner, which runs specs in plain Node: modules are loaded once a worker and not once a
// file, as Jest's own runner does it (five seconds of the server's parts for each file).
import '../typescript-hooks.mjs';
import { registerHooks } from 'node:module';

const globals = new URL('./globals.mjs', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) => next(specifier === '@jest/globals' ? globals : specifier, context),
});
