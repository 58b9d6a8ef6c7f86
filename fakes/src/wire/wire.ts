import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { WireClock } from './clock.js';
import { Refusal, type Exchange, type Reply } from './exchange.js';
import { Faults, underEffects, type Outcome } from './faults.js';
import { Journal, type Call } from './journal.js';
import { findRoute, type Route } from './router.js';

export interface WireOptions {
  readonly clock: WireClock;
  readonly routes: readonly Route[];
  /** The vendor's words for a path that is not there. */
  readonly notFound: (exchange: Exchange) => Reply;
  /** Before anything happens to a call: what falls due, quotas, throttling. May refuse; what it returns runs at the end. */
  /** After a call that may have changed something, before it is answered. */
  readonly onWritten?: () => void;
  readonly onArrival?: (exchange: Exchange) => (() => void) | undefined;
}

/** An HTTP server with a journal and faults, on which a vendor's routes are laid. */
export class Wire {
  readonly journal = new Journal();
  readonly faults = new Faults();
  private readonly server: Server;
  private address = '';

  constructor(private readonly options: WireOptions) {
    this.server = createServer((request, response) => void this.answer(request, response));
    // A test that is over does not wait for connections which the SDKs keep open.
    this.server.keepAliveTimeout = 1_000;
  }

  /** `http://127.0.0.1:port` */
  get origin(): string {
    return this.address;
  }

  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
    this.address = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = await this.read(request);
    const found = findRoute(this.options.routes, exchange.method, exchange.path);
    const handle = () => this.handle(found ? { ...exchange, params: found.params } : exchange, found?.route);
    if (found?.route.isOwn) {
      const reply = await handle();
      this.written(exchange);
      return send(response, { kind: 'reply', reply });
    }
    const call = this.journal.record({
      at: this.options.clock.now(),
      method: exchange.method,
      path: exchange.path,
      query: Object.fromEntries(exchange.query),
      headers: exchange.headers as Record<string, string>,
      body: exchange.body,
    });
    const outcome = await this.outcomeOf(exchange, (leave) => this.underFaults(call, leave, handle));
    if (outcome.kind === 'reply') call.status = outcome.reply.status;
    this.written(exchange);
    send(response, outcome);
  }

  private written({ method }: Exchange): void {
    if (method !== 'GET') this.options.onWritten?.();
  }

  /** A call is there from its arrival to the end of its effects, so that slow ones can crowd a mailbox. */
  private async underFaults(
    call: Call,
    leave: (() => void) | undefined,
    handle: () => Promise<Reply>,
  ): Promise<Outcome> {
    try {
      return await underEffects(this.faults.meet(call), call, handle);
    } finally {
      leave?.();
    }
  }

  private async outcomeOf(
    exchange: Exchange,
    proceed: (leave: (() => void) | undefined) => Promise<Outcome>,
  ): Promise<Outcome> {
    try {
      return await proceed(this.options.onArrival?.(exchange));
    } catch (error) {
      return { kind: 'reply', reply: refusalOf(error) };
    }
  }

  private async handle(exchange: Exchange, found: Route | undefined): Promise<Reply> {
    try {
      return await (found ? found.handle(exchange) : this.options.notFound(exchange));
    } catch (error) {
      return refusalOf(error);
    }
  }

  private async read(request: IncomingMessage): Promise<Exchange> {
    const url = new URL(request.url ?? '/', this.address);
    const method = request.method ?? 'GET';
    return {
      method,
      path: url.pathname,
      params: {},
      query: url.searchParams,
      headers: request.headers,
      body: parsed(await text(request), request.headers['content-type'] ?? ''),
      origin: this.address,
    };
  }
}

function refusalOf(error: unknown): Reply {
  if (error instanceof Refusal) return error.reply;
  // A mistake in a fake must be seen where the test looks, in the answer.
  const message = `The fake broke: ${error instanceof Error ? error.stack : String(error)}`;
  return { status: 500, body: { error: { code: 500, message } } };
}

function parsed(body: string, type: string): unknown {
  if (body === '') return undefined;
  if (type.includes('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body));
  if (!type.includes('json')) return body;
  try {
    return JSON.parse(body);
  } catch {
    return body; // the handler finds no object and refuses it as the vendor does
  }
}

function send(response: ServerResponse, outcome: Outcome): void {
  switch (outcome.kind) {
    case 'silence':
      return;
    case 'reset':
      // A plain end could pass for an answer; a reset cannot.
      response.socket?.resetAndDestroy();
      return;
    case 'cut':
    case 'reply': {
      const { status, body, headers } = outcome.reply ?? { status: 200 };
      const isText = typeof body === 'string';
      const payload = body === undefined ? '' : isText ? body : JSON.stringify(body);
      response.writeHead(status, {
        ...(payload !== '' && { 'content-type': isText ? 'text/plain' : 'application/json; charset=utf-8' }),
        'content-length': Buffer.byteLength(payload),
        ...headers,
      });
      if (outcome.kind === 'reply') response.end(payload);
      else response.write(payload.slice(0, payload.length / 2), () => response.socket?.resetAndDestroy());
    }
  }
}
