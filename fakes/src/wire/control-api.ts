import { bodyOf, Refusal, type Exchange, type Reply } from './exchange.js';
import type { Effect, Faults } from './faults.js';
import type { CallFilter, Journal } from './journal.js';
import type { Push, PushFault } from './push.js';
import { route, type Route } from './router.js';

/** What of a fake can be driven from another process. */
export interface Controlled {
  readonly journal: Journal;
  readonly faults: Faults;
  readonly push: Push;
  /** For the server's configuration. */
  readonly environment: Record<string, string>;
  /** Each `POST /_fake/people/<name>` calls the method of that name with the list of the body. */
  readonly people: object;
  readonly peopleVerbs: readonly string[];
}

/** A rule as JSON; `path` is an expression. */
interface WrittenRule {
  readonly method?: string;
  readonly path?: string;
  readonly times?: number;
  readonly after?: number;
  readonly effect?: Exclude<Effect, { kind: 'hold' | 'meanwhile' }>;
}

const effects = ['answer', 'delay', 'reset', 'silence', 'cut'];

/** `/_fake/…`: JSON only, so that no page of a browser can reach it without asking first. */
export function controlRoutes(fake: () => Controlled): Route[] {
  const own = (method: string, path: string, handle: (exchange: Exchange) => Reply) =>
    route(method, `/_fake${path}`, handle, true);
  const json = (body: unknown): Reply => ({ status: 200, body });
  const done: Reply = { status: 204 };
  return [
    own('GET', '/environment', () => json(fake().environment)),
    own('GET', '/journal', ({ query }) => json(fake().journal.find(filterOf(Object.fromEntries(query))))),
    own('DELETE', '/journal', () => {
      fake().journal.clear();
      return done;
    }),
    own('POST', '/faults', (exchange) => {
      const { effect, times, after, ...match } = asked<WrittenRule>(exchange);
      if (!effect || !effects.includes(effect.kind)) throw wrong(`effect.kind must be one of ${effects.join(', ')}.`);
      fake().faults.add({ match: filterOf(match), effect, ...(times && { times }), ...(after && { after }) });
      return done;
    }),
    own('DELETE', '/faults', () => {
      fake().faults.clear();
      fake().push.undisturb();
      return done;
    }),
    own('POST', '/push', (exchange) => {
      const { kind, times } = asked<{ kind?: PushFault | 'release'; times?: number }>(exchange);
      if (kind === 'release') fake().push.release();
      else if (kind === 'drop' || kind === 'duplicate' || kind === 'keep') fake().push.disturb(kind, times);
      else throw wrong('kind must be one of drop, duplicate, keep, release.');
      return done;
    }),
    own('POST', '/people/:verb', (exchange) => {
      const { people, peopleVerbs } = fake();
      const verb = exchange.params['verb'] ?? '';
      if (!peopleVerbs.includes(verb)) throw wrong(`People can ${peopleVerbs.join(', ')}, not ${verb}.`);
      const { body } = exchange;
      if (!Array.isArray(body)) throw wrong('Send the arguments as a list of JSON.');
      return json(called(people, verb, body) ?? null);
    }),
  ];
}

function called(people: object, verb: string, args: unknown[]): unknown {
  const method: unknown = Reflect.get(people, verb);
  if (typeof method !== 'function') throw wrong(`${verb} is missing.`);
  try {
    return Reflect.apply(method, people, args);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

function asked<Body extends object>(exchange: Exchange): Body {
  if (!exchange.headers['content-type']?.includes('application/json')) throw wrong('Send JSON.');
  return bodyOf<Body>(exchange);
}

function filterOf({ method, path }: { method?: string; path?: string }): CallFilter {
  return { ...(method && { method }), ...(path && { path: new RegExp(path) }) };
}

const wrong = (message: string) => new Refusal({ status: 400, body: { message } });
