import type { PublicTenant } from '@lintel/shared/contracts';
import { prefixOf } from './routes';

/** What the server has written into the page, so that the first face waits for nothing. */
export interface PageData {
  tenant: PublicTenant | null;
  /** The server's time when it answered: what is today is not for a visitor's clock to say. */
  now: string;
  /** Answers of the public API by their path below `public/`. */
  answers: Record<string, unknown>;
  /** Sites that may show the page in a frame. */
  allowedOrigins: string[];
}

const nothing: PageData = { tenant: null, now: new Date().toISOString(), answers: {}, allowedOrigins: [] };

function read(): PageData {
  const element = document.getElementById('page-data');
  return element?.textContent ? (JSON.parse(element.textContent) as PageData) : nothing;
}

export const page = read();

const clockSkewMs = Date.parse(page.now) - Date.now();

/** The server's time, as far as this page knows it. */
export const serverNow = (): number => Date.now() + clockSkewMs;

export const prefix = prefixOf(location.pathname);
export const apiBase = `${prefix}/api/v1/public/`;
