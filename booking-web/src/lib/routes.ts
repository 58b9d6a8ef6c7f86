import { isDate } from './dates';

/** Where somebody is: the six steps, and what their links open. `owner` is a department's or a person's word. */
export type Route =
  | { name: 'departments' }
  | { name: 'types'; owner: string }
  | { name: 'dates'; owner: string; type: string }
  | { name: 'times'; owner: string; type: string; date: string }
  | { name: 'details'; owner: string; type: string; date: string; time: string }
  | { name: 'confirm' | 'cancel' | 'reschedule'; id: string }
  | { name: 'missing' };

const links = ['confirm', 'cancel', 'reschedule'] as const;
const isLink = (word: string | undefined): word is (typeof links)[number] =>
  (links as readonly (string | undefined)[]).includes(word);

/** `/t/acme` of `/t/acme/book/support`, or nothing: where an organisation's pages and its API begin. */
export const prefixOf = (path: string): string => /^\/t\/[^/]+(?=\/book(\/|$))/.exec(path)?.[0] ?? '';

/** What an address below `/book` means, its prefix included. */
export function parsePath(path: string): Route {
  const words = path
    .slice(prefixOf(path).length)
    .split('/')
    .filter((word) => word !== '')
    .map(decoded);
  const [root, owner, type, date, time, ...rest] = words;
  if (root !== 'book' || rest.length > 0 || words.includes(null)) return { name: 'missing' };
  if (owner == null) return { name: 'departments' };
  if (isLink(owner)) return type == null || date != null ? { name: 'missing' } : { name: owner, id: type };
  if (type == null) return { name: 'types', owner };
  if (date == null) return { name: 'dates', owner, type };
  if (!isDate(date)) return { name: 'missing' };
  if (time == null) return { name: 'times', owner, type, date };
  return { name: 'details', owner, type, date, time };
}

function decoded(word: string): string | null {
  try {
    return decodeURIComponent(word);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** The other way round, without the prefix. Colons may stand in a path as they are. */
export function pathOf(route: Exclude<Route, { name: 'missing' }>): string {
  const words: string[] =
    route.name === 'confirm' || route.name === 'cancel' || route.name === 'reschedule'
      ? [route.name, route.id]
      : [
          ...('owner' in route ? [route.owner] : []),
          ...('type' in route ? [route.type] : []),
          ...('date' in route ? [route.date] : []),
          ...('time' in route ? [route.time] : []),
        ];
  return ['/book', ...words.map((word) => encodeURIComponent(word).replaceAll('%3A', ':').replaceAll('%2B', '+'))].join(
    '/',
  );
}
