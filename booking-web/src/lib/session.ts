import { useSyncExternalStore } from 'react';
import { isOnServer, prefix } from './page-data';

interface Links {
  cancelUrl: string;
  rescheduleUrl: string;
  icsUrl: string;
}

/** What somebody has typed and chosen, for this tab until it is closed; the links they were given, as long as these work. */
export interface Kept {
  timeZone?: string;
  customer: { name: string; email: string; phone: string; notes: string };
  /** By meeting type (`owner/type`), then by question. */
  answers: Record<string, Record<string, string | boolean>>;
  /** Given once, by the booking's id. */
  links: Record<string, Links>;
}

/** As long as the server honours them. */
const LINKS_LIVE_MS = 30 * 86_400_000;

const key = (): string => `lintel.booking${prefix}`;
const nothing: Kept = { customer: { name: '', email: '', phone: '', notes: '' }, answers: {}, links: {} };

const storedLinks = () =>
  JSON.parse(localStorage.getItem(key()) ?? '{}') as Record<string, Links & { givenAt: number }>;

function readLinks(): Record<string, Links> {
  const isGood = ({ givenAt }: { givenAt: number }) => Date.now() - givenAt < LINKS_LIVE_MS;
  return Object.fromEntries(Object.entries(storedLinks()).filter(([, given]) => isGood(given)));
}

/** A browser may deny storage, in frames of other sites above all: then what was typed lives as long as the page. */
function readStored(): Kept {
  try {
    const stored = JSON.parse(sessionStorage.getItem(key()) ?? '{}') as Partial<Kept>;
    return { ...nothing, ...stored, links: readLinks() };
  } catch (error) {
    console.info('Nothing is kept for a reload:', error);
    return nothing;
  }
}

function store(value: Kept): void {
  try {
    const { links, ...typed } = value;
    sessionStorage.setItem(key(), JSON.stringify(typed));
    const known = storedLinks();
    const dated = Object.entries(links).map(([id, given]) => [id, { givenAt: Date.now(), ...known[id], ...given }]);
    localStorage.setItem(key(), JSON.stringify(Object.fromEntries(dated)));
  } catch (error) {
    console.info('Nothing is kept for a reload:', error);
  }
}

let current = isOnServer ? nothing : readStored();
const listeners = new Set<() => void>();

export const kept = (): Kept => current;

export function keep(change: (before: Kept) => Kept): void {
  current = change(current);
  store(current);
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useKept = (): Kept => useSyncExternalStore(subscribe, kept, kept);
