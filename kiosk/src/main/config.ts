import { z } from 'zod';
import { pinHashPattern } from './exit-pin';

const isOnOrOff = z.enum(['on', 'off']);

const schema = z.object({
  /** Where the server is; the shell shows its /display and nothing else. */
  LINTEL_SERVER_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
  /** `off`: an ordinary window, for trying it on a desk. */
  LINTEL_KIOSK: isOnOrOff.default('on'),
  /** The language of the screen; without it the machine's. */
  LINTEL_LANGUAGE: z
    .string()
    .regex(/^[a-z]{2}(-[A-Za-z0-9]+)*$/)
    .optional(),
  /** What `npm run exit-pin` prints. Without it nobody leaves the kiosk at the screen. */
  LINTEL_EXIT_PIN_HASH: z.string().regex(pinHashPattern, 'must be a line that npm run exit-pin printed').optional(),
  /** Whether the fleet may restart the machine. */
  LINTEL_ALLOW_REBOOT: isOnOrOff.default('off'),
  /** Where `<version>/latest*.yml` and the installers of each version lie; without it the shell never updates itself. */
  LINTEL_UPDATE_URL: z
    .url({ protocol: /^https?$/ })
    .refine(isPrivateOnTheWay, 'must be https: whoever can change an update on its way owns the screen')
    .optional(),
  /** Whether an installed shell starts with its user on Windows and macOS; Linux has the systemd unit for that. */
  LINTEL_AUTO_START: isOnOrOff.default('on'),
  /** How this machine's screen is switched off; `none` leaves that to the page, which darkens, and to the system's idle time. */
  LINTEL_SCREEN_POWER: z.enum(['none', 'wlr-randr', 'xset']).default('none'),
  /** The output that wlr-randr switches. */
  LINTEL_SCREEN_OUTPUT: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/)
    .default('HDMI-A-1'),
  /** Set by the systemd unit: whatever ends, it starts again. */
  LINTEL_SUPERVISED: isOnOrOff.default('off'),
});

/** Every variable there is. */
export const settingNames: readonly string[] = Object.keys(schema.shape);

export interface ShellConfig {
  serverOrigin: string;
  displayUrl: string;
  isKiosk: boolean;
  language: string | null;
  exitPinHash: string | null;
  isRebootAllowed: boolean;
  updateUrl: string | null;
  startsWithUser: boolean;
  screenPower: 'none' | 'wlr-randr' | 'xset';
  screenOutput: string;
  isSupervised: boolean;
}

/** Throws an `Error` whose message says which variable is wrong and what it should be. */
export function readConfig(environment: Record<string, string | undefined>): ShellConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue!.path.join('.')} is wrong: ${issue!.message}.`);
  }
  const { data } = parsed;
  const displayUrl = new URL('/display/', data.LINTEL_SERVER_URL);
  if (data.LINTEL_LANGUAGE) displayUrl.searchParams.set('lang', data.LINTEL_LANGUAGE);
  return {
    serverOrigin: displayUrl.origin,
    displayUrl: displayUrl.href,
    isKiosk: data.LINTEL_KIOSK === 'on',
    language: data.LINTEL_LANGUAGE ?? null,
    exitPinHash: data.LINTEL_EXIT_PIN_HASH ?? null,
    isRebootAllowed: data.LINTEL_ALLOW_REBOOT === 'on',
    updateUrl: data.LINTEL_UPDATE_URL?.replace(/\/+$/, '') ?? null,
    startsWithUser: data.LINTEL_AUTO_START === 'on',
    screenPower: data.LINTEL_SCREEN_POWER,
    screenOutput: data.LINTEL_SCREEN_OUTPUT,
    isSupervised: data.LINTEL_SUPERVISED === 'on',
  };
}

function isPrivateOnTheWay(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? '');
}
