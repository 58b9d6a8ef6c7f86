import type { Booking, DisplayReply, DisplayRequest, Resource } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import { randomUUID } from 'node:crypto';
import { DisplayClient, RefusedError } from '../../support/display-client.js';
import { openLine, type DisplayLine, type LineKind } from '../../support/display-line.js';
import type { FaultRun } from '../../support/fault-run.js';
import type { StruckHouse } from './house.js';
import type { Entry, Ledger } from './ledger.js';

/** What of a request only `act` fills in. */
type Tap = DisplayRequest extends infer Request
  ? Request extends unknown
    ? Omit<Request, 'requestId' | 'occurredAt'>
    : never
  : never;

interface Asked {
  request: DisplayRequest;
  entry: Entry;
}

/** A door at which somebody books, extends and ends without a pause, over one of the three lines. */
export class BusyDoor {
  private line: DisplayLine | undefined;
  private current: Entry | null = null;
  /** Sent and not answered: it is sent again when the server is back, as a display does. */
  private unanswered: Asked | null = null;
  private lastVersion = 0;

  private constructor(
    private readonly run: FaultRun,
    private readonly house: StruckHouse,
    private readonly kind: LineKind,
    private readonly display: DisplayClient,
    private readonly ledger: Ledger,
    private readonly random: () => number,
  ) {}

  /** Pairs a display for a room of its own. */
  static async open(run: FaultRun, house: StruckHouse, kind: LineKind, ledger: Ledger): Promise<BusyDoor> {
    const room = await house.admin.call<Resource>('/api/v1/resources', {
      json: { name: `Door ${kind}`, type: 'ROOM' },
    });
    const display = await DisplayClient.create(house.origin);
    await display.pair((userCode) =>
      house.admin.call('/api/v1/displays/pair', { json: { userCode, name: `Door ${kind}`, resourceIds: [room.id] } }),
    );
    return new BusyDoor(run, house, kind, display, ledger, run.random(kind));
  }

  /** Comes back after a restart: first of all what was not answered is asked again. */
  async connect(): Promise<void> {
    await this.line?.close();
    this.line = await openLine(this.kind, this.display, this.house, ({ version }) => this.see(version));
    if (!this.unanswered) return;
    const { request, entry } = this.unanswered;
    const before = entry.known;
    const reply = await this.line.ask(request);
    this.run.check('a request that is sent again is answered', reply !== null);
    if (!reply) return;
    this.unanswered = null;
    if (!reply.ok) {
      // Done just before the kill and answered now, it would have the first answer: a refusal means it was never done.
      this.assertRefusal(reply);
      if (!before) this.ledger.drop(entry);
      if (this.current === entry) this.current = null;
      return;
    }
    this.take(entry, reply.body as Booking);
  }

  /** One tap, or now and then fresh credentials; false where there was no answer, or that of a server in trouble. */
  async act(): Promise<boolean> {
    if (this.random() < 0.1) return this.renewCredentials();
    const booking = this.current?.known;
    if (!booking) {
      const entry = this.ledger.open();
      const durationMinutes = [15, 30, 45][Math.floor(this.random() * 3)]!;
      return this.ask(
        entry,
        { action: 'walk-up', durationMinutes, title: `Fault ${entry.mark}` },
        (actual) => actual.version === 1 && actual.status === 'ATTENDED',
      );
    }
    const isNext = ({ version }: Booking) => version === booking.version + 1;
    if (this.random() < 0.5) {
      return this.ask(
        this.current!,
        { action: 'extend', bookingId: booking.id, minutes: 5 },
        (actual) => isNext(actual) && Date.parse(actual.end) === Date.parse(booking.end) + 300_000,
      );
    }
    return this.ask(
      this.current!,
      { action: 'end', bookingId: booking.id },
      (actual) => isNext(actual) && actual.status === 'COMPLETED',
    );
  }

  private see(version: number): void {
    const last = this.lastVersion;
    this.run.check('a display is never shown an older schedule', version >= last, () => ({ version, last }));
    this.lastVersion = version;
  }

  private async ask(entry: Entry, tap: Tap, isDone: (actual: Booking) => boolean): Promise<boolean> {
    const occurredAt = new Date(this.display.now()).toISOString();
    const request = { ...tap, requestId: randomUUID(), occurredAt } as DisplayRequest;
    entry.pending = { what: `${tap.action} over ${this.kind}`, isDone };
    this.unanswered = { request, entry };
    const reply = await this.line!.ask(request);
    if (!reply || reply.status >= 500) return false;
    this.unanswered = null;
    if (reply.ok) {
      this.take(entry, reply.body as Booking);
      return true;
    }
    this.assertRefusal(reply);
    if (entry.known) entry.pending = null;
    else this.ledger.drop(entry);
    this.current = null;
    return true;
  }

  private take(entry: Entry, booking: Booking): void {
    this.ledger.acknowledge(entry, booking);
    this.current = booking.status === 'COMPLETED' ? null : entry;
  }

  /** Taken, too long by now, or over: nothing else may stand against a tap. */
  private assertRefusal({ status, body }: DisplayReply): void {
    const { code } = body as Problem;
    this.run.check(
      'a tap is refused only for a reason',
      ['CONFLICT', 'LIMIT_REACHED', 'WINDOW_CLOSED'].includes(code),
      () => ({
        status,
        body,
      }),
    );
  }

  private async renewCredentials(): Promise<boolean> {
    try {
      await this.display.refresh();
      return true;
    } catch (error) {
      if (error instanceof RefusedError && error.status < 500) {
        this.run.check('a display keeps its credentials', false, () => error.message);
        throw error;
      }
      return false;
    }
  }
}
