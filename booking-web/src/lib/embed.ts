import { here, page } from './page-data';

/*
 * What the page says to the site around it, and only to one that an administrator has allowed: the browser delivers to that
 * origin or to nobody.
 */

const parameter = (name: string): string | null => new URLSearchParams(here().search).get(name);
export const isEmbedded = (): boolean => parameter('embed') === '1';

function hostOrigin(): string | null {
  const named = parameter('origin');
  if (!isEmbedded() || window.parent === window || named === null) return null;
  return named === location.origin || page.allowedOrigins.includes(named) ? named : null;
}

export type Said =
  | { type: 'height'; height: number }
  | { type: 'step'; step: string; department?: string; meetingType?: string; date?: string }
  | {
      type: 'booked' | 'rescheduled' | 'cancelled';
      id: string;
      reference: string;
      status: string;
      start: string;
      end: string;
    };

export function tellHost(said: Said): void {
  const host = hostOrigin();
  if (host !== null) window.parent.postMessage({ source: 'lintel-booking', ...said }, host);
}

/** Tells how high the page is, now and whenever that changes. */
export function reportHeight(element: HTMLElement): void {
  new ResizeObserver(() =>
    tellHost({ type: 'height', height: Math.ceil(element.getBoundingClientRect().height) }),
  ).observe(element);
}
