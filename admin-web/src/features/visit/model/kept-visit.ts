import { openedVisitSchema, type OpenedVisit } from '@lintel/shared/contracts';

const key = 'lintel.visit';

/** The visit of this tab, so that signing in or reloading does not need another scan. */
export function keptVisit(): OpenedVisit | null {
  const text = sessionStorage.getItem(key);
  if (text === null) return null;
  try {
    return openedVisitSchema.parse(JSON.parse(text));
  } catch {
    // Of an older version of this page, or not ours: the next scan replaces it.
    return null;
  }
}

export function keepVisit(visit: OpenedVisit): void {
  sessionStorage.setItem(key, JSON.stringify(visit));
}

/** The code in the address, which then leaves the address: neither history nor a shared link keeps it. */
export function takeCode(): string | null {
  const code = decoded(location.hash.slice(1));
  if (code === '') return null;
  history.replaceState(history.state, '', location.pathname);
  return code;
}

/** As it stands where it is no escaping of anything: then it is no code either, and the server says so. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
