/** What the script tag says, and how the frame and the site around it talk. No part of this trusts a message by its words. */

export interface WidgetOptions {
  /** A department's or a person's word; all departments where there is none. */
  department?: string;
  type?: string;
  theme?: string;
  accent?: string;
  language?: string;
  mode: 'inline' | 'button';
  label?: string;
  /** A selector of where to put it; beside the script where there is none. */
  target?: string;
}

/** The booking page for a frame: of the server, and of the organisation, that the script came from. */
export function childAddress(scriptUrl: string, options: WidgetOptions, hostOrigin: string): URL {
  const script = new URL(scriptUrl);
  const words = [options.department, options.type].filter((word): word is string => !!word);
  // A type alone has no address.
  const path = options.department ? words : [];
  const url = new URL(
    script.pathname.replace(/\/widget\.js$/, ['', ...path.map(encodeURIComponent)].join('/')),
    script.origin,
  );
  const parameters = {
    embed: '1',
    origin: hostOrigin,
    theme: options.theme,
    accent: options.accent,
    lang: options.language,
  };
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value);
  return url;
}

/** Anybody may post to a window: only our frame at our server's origin is listened to. */
export function isFromChild(event: { origin: string; source: unknown }, origin: string, child: unknown): boolean {
  return event.origin === origin && child !== null && event.source === child;
}

export type Message =
  | { type: 'height'; height: number }
  | { type: 'step' | 'booked' | 'rescheduled' | 'cancelled'; detail: Record<string, string> };

const MOST_HEIGHT_PX = 20_000;
const told = ['step', 'booked', 'rescheduled', 'cancelled'] as const;

/** What the frame said, or null where it is not one of ours. */
export function readMessage(data: unknown): Message | null {
  if (typeof data !== 'object' || data === null) return null;
  const { source, type, ...rest } = data as Record<string, unknown>;
  if (source !== 'lintel-booking') return null;
  if (type === 'height') {
    const { height } = rest;
    const isHeight = typeof height === 'number' && height > 0 && height < MOST_HEIGHT_PX;
    return isHeight ? { type, height } : null;
  }
  const known = told.find((one) => one === type);
  if (!known) return null;
  const detail = Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { type: known, detail: Object.fromEntries(detail) };
}
