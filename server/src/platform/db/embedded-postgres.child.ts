// Started by the test beside it, which kills it.
import { startEmbeddedPostgres } from './embedded-postgres.js';

const [dataDir = ''] = process.argv.slice(2);
const log = { debug: () => undefined, info: () => undefined, warn: console.log };
try {
  const { url } = await startEmbeddedPostgres({ dataDir, log });
  console.log(`url ${url}`);
  setInterval(() => undefined, 60_000);
} catch (error) {
  console.log(`refused ${String(error)}`);
}
