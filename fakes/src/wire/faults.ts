import { setTimeout as wait } from 'node:timers/promises';
import type { Reply } from './exchange.js';
import { matches, type Call, type CallFilter } from './journal.js';

/** What can go wrong with one exchange. Those of several rules come together, in the order of the rules. */
export type Effect =
  /** Answered in the place of the handler. */
  | { readonly kind: 'answer'; readonly reply: Reply }
  /** Handled only when the time is over, or when `until` settles. */
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  /** The connection breaks: before the handler ran, or after, so that it succeeded and nobody learns of it. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** Nothing comes any more, until the caller gives up. */
  | { readonly kind: 'silence'; readonly when: 'before' | 'after' }
  /** The answer begins and breaks off in the middle of its body. */
  | { readonly kind: 'cut' }
  /**
   * Something happens first, such as the revocation of a token or an edit between two pages; or `after` the call was applied and
   * before it is answered.
   */
  | { readonly kind: 'meanwhile'; readonly when?: 'before' | 'after'; readonly act: (call: Call) => unknown };

export interface FaultRule {
  readonly match?: CallFilter | ((call: Call) => boolean);
  /** How many calls it meets; without it, one. */
  readonly times?: number;
  /** How many matching calls pass before, such as the first pages. */
  readonly after?: number;
  readonly effect: Effect;
}

interface Standing {
  readonly rule: FaultRule;
  passing: number;
  left: number;
}

export class Faults {
  private readonly standing = new Set<Standing>();

  /** The rule stands until it was used up; what is returned takes it away before. */
  add(rule: FaultRule): () => void {
    const standing = { rule, passing: rule.after ?? 0, left: rule.times ?? 1 };
    this.standing.add(standing);
    return () => void this.standing.delete(standing);
  }

  /** The next calls are answered with a status, and with `Retry-After` where it is given. */
  answer(match: FaultRule['match'], reply: Reply & { retryAfterSeconds?: number }, times = 1): () => void {
    const { retryAfterSeconds, ...rest } = reply;
    const headers = {
      ...rest.headers,
      ...(retryAfterSeconds !== undefined && { 'retry-after': `${retryAfterSeconds}` }),
    };
    return this.add({ match, times, effect: { kind: 'answer', reply: { ...rest, headers } } });
  }

  /** The next call succeeds and its caller never learns of it. */
  loseAnswer(match: FaultRule['match'], how: 'reset' | 'silence' = 'reset', times = 1): () => void {
    return this.add({ match, times, effect: { kind: how, when: 'after' } });
  }

  clear(): void {
    this.standing.clear();
  }

  /** The effects that this call meets; each is used up by it. */
  meet(call: Call): Effect[] {
    return [...this.standing].flatMap((standing) => {
      const { match = {} } = standing.rule;
      const isMeant = typeof match === 'function' ? match(call) : matches(match, call);
      if (!isMeant) return [];
      if (standing.passing > 0) {
        standing.passing -= 1;
        return [];
      }
      standing.left -= 1;
      if (standing.left <= 0) this.standing.delete(standing);
      return [standing.rule.effect];
    });
  }
}

/** What the caller gets in the end. */
export type Outcome =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'reset' | 'silence' | 'cut'; readonly reply?: Reply };

/** Runs the handler as the effects allow it. */
export async function underEffects(
  effects: readonly Effect[],
  call: Call,
  handle: () => Promise<Reply>,
): Promise<Outcome> {
  for (const effect of effects) {
    switch (effect.kind) {
      case 'delay':
        await wait(effect.ms);
        break;
      case 'hold':
        await effect.until;
        break;
      case 'meanwhile':
        if (effect.when !== 'after') await effect.act(call);
        break;
      case 'answer':
        return { kind: 'reply', reply: effect.reply };
      case 'reset':
      case 'silence':
        if (effect.when === 'before') return { kind: effect.kind };
        break;
      case 'cut':
        break;
    }
  }
  call.isApplied = true;
  const reply = await handle();
  for (const effect of effects) if (effect.kind === 'meanwhile' && effect.when === 'after') await effect.act(call);
  const last = effects.find(({ kind }) => kind === 'reset' || kind === 'silence' || kind === 'cut');
  return last ? { kind: last.kind as 'reset' | 'silence' | 'cut', reply } : { kind: 'reply', reply };
}
