import type { Booking, DisplayReply, DisplayRequest } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import type { FaultRun } from '../support/fault-run.js';
import type { FleetHouse } from './house.js';

/** What may stand against a tap: somebody else was there first, it takes too long by now, or it is over. */
const REASONS = ['CONFLICT', 'LIMIT_REACHED', 'WINDOW_CLOSED', 'RESOURCE_DISABLED'];

/** Every request of every display and what became of it. */
export class Ledger {
  readonly asked = new Map<string, DisplayRequest>();
  readonly answers = new Map<string, DisplayReply>();
  readonly refusals = new Map<string, number>();

  constructor(private readonly run: FaultRun) {}

  ask(request: DisplayRequest): void {
    this.asked.set(request.requestId, request);
  }

  answered(reply: DisplayReply): void {
    this.run.check('a request is answered once', !this.answers.has(reply.requestId), () => reply);
    this.answers.set(reply.requestId, reply);
    if (reply.ok) return;
    const { code } = reply.body as Problem;
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
    this.run.check('a tap is refused only for a reason', REASONS.includes(code), () => ({
      request: this.asked.get(reply.requestId),
      reply,
    }));
  }

  get unanswered(): string[] {
    return [...this.asked.keys()].filter((id) => !this.answers.has(id));
  }

  /** Everything asked was done once, and nothing else was done. Returns how many requests were lost and done twice. */
  async settle(house: FleetHouse): Promise<{ lost: number; duplicated: number }> {
    const kept = await house.query<{ id: string; status: number; booking: string | null }>(
      `SELECT request_id AS id, status, body ->> 'id' AS booking FROM display_request`,
    );
    const made = await house.query<{ id: string; title: string }>(
      `SELECT id, title FROM booking WHERE title LIKE 'Tap %'`,
    );
    const byId = new Map(kept.map((row) => [row.id, row]));
    const lost = [...this.asked.keys()].filter((id) => {
      const [answer, row] = [this.answers.get(id), byId.get(id)];
      if (!answer || row?.status !== answer.status) return true;
      return answer.ok && row.booking !== (answer.body as Booking).id;
    });
    const walkUps = new Set(
      [...this.answers.values()].flatMap(({ requestId, ok }) =>
        ok && this.asked.get(requestId)!.action === 'walk-up' ? `Tap ${requestId}` : [],
      ),
    );
    const titles = made.map(({ title }) => title);
    const missing = [...walkUps].filter((title) => !titles.includes(title));
    const twice = titles.filter((title, index) => titles.indexOf(title) !== index || !walkUps.has(title));
    this.run.check('no request is lost', lost.length + missing.length === 0, () => ({ lost, missing }));
    this.run.check('no request is done twice', twice.length === 0, () => twice);
    this.run.equal('no request came from nowhere', kept.length, this.asked.size);
    return { lost: lost.length + missing.length, duplicated: twice.length };
  }
}
