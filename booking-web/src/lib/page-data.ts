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

/** The part of an address that says what a page shows. */
export interface Address {
  pathname: string;
  search: string;
  origin: string;
}

const nothing: PageData = { tenant: null, now: new Date().toISOString(), answers: {}, allowedOrigins: [] };

function read(): PageData {
  const element = document.getElementById('page-data');
  return element?.textContent ? (JSON.parse(element.textContent) as PageData) : nothing;
}

/** Whether this is the server, which draws the first view of a page before its scripts are there. */
export const isOnServer = typeof document === 'undefined';

let drawnFor: Address | undefined;
export let page = isOnServer ? nothing : read();
/** `/t/acme`, or nothing: where an organisation's pages and its API begin. */
export let prefix = isOnServer ? '' : prefixOf(location.pathname);
let clockSkewMs = Date.parse(page.now) - Date.now();

/** Where the visitor is: the browser's address, or that of the request the server draws a page for. */
export const here = (): Address => drawnFor ?? location;

/** On the server: whose page is drawn next. */
export function drawFor(address: Address, data: PageData): void {
  drawnFor = address;
  page = data;
  prefix = prefixOf(address.pathname);
  clockSkewMs = Date.parse(data.now) - Date.now();
}

/** The server's time, as far as this page knows it. */
export const serverNow = (): number => Date.now() + clockSkewMs;

export const apiBase = (): string => `${prefix}/api/v1/public/`;
