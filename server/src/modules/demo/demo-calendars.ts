import { join } from 'node:path';
import type { Clock } from '../../platform/clock/clock.js';
import type { Config } from '../../platform/config/config.js';
import { demoPeople, demoRooms } from './demo-plan.js';

/** "Google (demo)" and "Microsoft (demo)", beside the server. */
export interface DemoCalendars {
  /** Where they are and who we are to them, by the names of the configuration. */
  readonly environment: Readonly<Record<string, string>>;
  /** Their own pages, on which somebody can change events there. */
  readonly pages: { readonly google: string; readonly microsoft: string };
  close(): Promise<void>;
}

/**
 * Stand-ins for Google and Microsoft, so that somebody who tries Lintel out can connect an account; null where there is no demo,
 * where this server is registered with the real ones, or where people reach it from elsewhere: the stand-ins are on this
 * machine only. What is in them is the same after a restart.
 */
export async function openDemoCalendars(config: Config, clock: Clock): Promise<DemoCalendars | null> {
  const { GOOGLE, MICROSOFT } = config.oauthClients;
  const isWhole = ['api', 'worker'].every((role) => config.env.LINTEL_ROLES.some((own) => own === role));
  if (!config.isDemoOn || GOOGLE || MICROSOFT || !isWhole || !isOnThisMachine(config.publicUrl(0))) return null;
  const { openDemo } = await import('@lintel/fakes/demo');
  const demo = await openDemo({
    clock,
    timeZone: config.env.LINTEL_TIME_ZONE,
    people: demoPeople,
    rooms: demoRooms.map(({ name, capacity }) => ({
      email: `${name.toLowerCase()}@demo.test`,
      name,
      capacity: capacity ?? 0,
    })),
    stateFile: join(config.dataDir, 'demo-calendars'),
  });
  return {
    environment: demo.environment,
    pages: { google: demo.google.origin, microsoft: demo.microsoft.origin },
    close: () => demo.close(),
  };
}

function isOnThisMachine(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
}
