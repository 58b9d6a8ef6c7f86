import 'reflect-metadata';
import { loadConfig } from './platform/config/config.js';
import { exitWith } from './platform/lifecycle/exit.js';
import { outliveLostOutput } from './platform/logging/lost-output.js';
import { createLogger } from './platform/logging/logger.js';
import { describe } from './start-report.js';
import { startServer } from './server.js';

const SHUTDOWN_LIMIT_MS = 30_000;

async function main(): Promise<void> {
  outliveLostOutput();
  const config = loadConfig(process.env);
  const log = createLogger(config.env.LINTEL_LOG_LEVEL);
  const server = await startServer(config, log, exitWith);
  const say = (line: string) => process.stdout.write(`${line}\n`);
  for (const line of await describe(server, config)) say(line);
  say(`Lintel is ready at ${server.url}`);

  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref();
      server.stop().then(() => process.exit(0), exitWith);
    });
  }
}

main().catch(exitWith);
