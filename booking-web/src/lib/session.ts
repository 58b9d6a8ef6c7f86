import { useSyncExternalStore } from 'react';
import { isOnServer, prefix } from './page-data';

/** What somebody has typed and chosen, and the links they were given: for this tab, until it is closed. */
export interface Kept {
  timeZone?: string;
  customer: { name: string; email: string; phone: string; notes: string };
  /** By meeting type (`owner/type`), then by question. */
  answers: Record<string, Record<string, string | boolean>>;
  /** Given once, by the booking's id. */
  links: Record<string, { cancelUrl: string; rescheduleUrl: string; icsUrl: string }>;
}

const key = (): string => `lintel.booking${prefix}`;
const nothing: Kept = { customer: { name: '', email: '', phone: '', notes: '' }, answers: {}, links: {} };

/** A browser may deny storage, in frames of other sites above all: then what was typed lives as long as the page. */
function readStored(): Kept {
  try {
    return { ...nothing, ...(JSON.parse(sessionStorage.getItem(key()) ?? '{}') as Partial<Kept>) };
  } catch (error) {
    console.info('Nothing is kept for a reload:', error);
    return nothing;
  }
}

function store(value: Kept): void {
  try {
    sessionStorage.setItem(key(), JSON.stringify(value));
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
