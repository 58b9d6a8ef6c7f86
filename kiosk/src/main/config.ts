import { z } from 'zod';

const schema = z.object({
  /** Where the server is; the shell shows its /display and nothing else. */
  LINTEL_SERVER_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
  /** `off`: an ordinary window, for trying it on a desk. */
  LINTEL_KIOSK: z.enum(['on', 'off']).default('on'),
  /** The language of the screen; without it the machine's. */
  LINTEL_LANGUAGE: z
    .string()
    .regex(/^[a-z]{2}(-[A-Za-z0-9]+)*$/)
    .optional(),
});

export interface ShellConfig {
  serverOrigin: string;
  displayUrl: string;
  isKiosk: boolean;
}

/** Throws an `Error` whose message says which variable is wrong and what it should be. */
export function readConfig(environment: Record<string, string | undefined>): ShellConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue!.path.join('.')} is wrong: ${issue!.message}.`);
  }
  const { LINTEL_SERVER_URL, LINTEL_KIOSK, LINTEL_LANGUAGE } = parsed.data;
  const displayUrl = new URL('/display/', LINTEL_SERVER_URL);
  if (LINTEL_LANGUAGE) displayUrl.searchParams.set('lang', LINTEL_LANGUAGE);
  return { serverOrigin: displayUrl.origin, displayUrl: displayUrl.href, isKiosk: LINTEL_KIOSK === 'on' };
}
