import type { DisplayReply, DisplayRequest } from '@lintel/shared/contracts';
import { problemSchema, type Problem } from '@lintel/shared/errors';
import { ProblemError } from '../../lib/api';
import { UnreachableError } from '../../lib/oauth';
import { SessionEndedError } from '../../lib/session';
import { wait } from '../../lib/wait';

/** What came of a request: `unanswered` says nothing about whether it was acted on. */
export type Answer =
  | { kind: 'done'; body: unknown }
  | { kind: 'refused'; problem: Problem }
  | { kind: 'unanswered' }
  | { kind: 'unpaired' };

/** A link that is silent for this long gets company: the same request goes another way as well, and is acted on once. */
export const hedgeMs = 700;
/** Nobody stands at a door and waits for longer. */
export const patienceMs = 6_000;
/** Where no link is up, all that is left is to try. */
export const patienceWithoutLinksMs = 2_500;

export interface CourierOptions {
  /** The links that are up, the best one first; each gives null when it is down or silent. */
  links: () => readonly ((request: DisplayRequest) => Promise<DisplayReply | null>)[];
  sendHttp: (request: DisplayRequest) => Promise<unknown>;
}

type Way = () => Promise<Answer | null>;

/** Takes requests to the server by whatever way answers first. It never throws. */
export class Courier {
  constructor(private readonly options: CourierOptions) {}

  async deliver(request: DisplayRequest): Promise<Answer> {
    const links = this.options.links();
    const ways: Way[] = [...links.map((link) => () => byLink(link, request)), () => this.#byHttp(request)];
    const given = await Promise.race([
      firstAnswer(ways),
      wait(links.length > 0 ? patienceMs : patienceWithoutLinksMs).then(() => null),
    ]);
    return given ?? { kind: 'unanswered' };
  }

  async #byHttp(request: DisplayRequest): Promise<Answer | null> {
    try {
      return { kind: 'done', body: await this.options.sendHttp(request) };
    } catch (error) {
      if (error instanceof ProblemError) return { kind: 'refused', problem: error.problem };
      if (error instanceof SessionEndedError) return { kind: 'unpaired' };
      if (!(error instanceof UnreachableError)) console.error('A tap could not be sent by HTTP', error);
      return null;
    }
  }
}

async function byLink(
  link: (request: DisplayRequest) => Promise<DisplayReply | null>,
  request: DisplayRequest,
): Promise<Answer | null> {
  const reply = await link(request);
  if (!reply) return null;
  if (reply.ok) return { kind: 'done', body: reply.body };
  const problem = problemSchema.safeParse(reply.body);
  return problem.success ? { kind: 'refused', problem: problem.data } : null;
}

/** Tries each way in turn, the next as soon as the one before has failed or been silent for a while. */
function firstAnswer(ways: readonly Way[]): Promise<Answer | null> {
  return new Promise((resolve) => {
    let underWay = 0;
    let next = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = (): void => {
      clearTimeout(timer);
      const way = ways[next++];
      if (!way) {
        if (underWay === 0) resolve(null);
        return;
      }
      underWay += 1;
      timer = setTimeout(go, hedgeMs);
      void way().then((answer) => {
        underWay -= 1;
        if (answer === null) return go();
        clearTimeout(timer);
        next = ways.length;
        resolve(answer);
      });
    };
    go();
  });
}
