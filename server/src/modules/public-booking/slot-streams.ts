import { LintelError } from '@lintel/shared/errors';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { SystemClock } from '../../platform/clock/clock.js';
import { addressKey } from '../../platform/http/attempt-limiter.js';
import { SlotOffers } from '../availability/slot-offers.js';
import { StreamPlaces } from './stream-places.js';

const CHANGED = 'event: changed\ndata: {}\n\n';
const HEARTBEAT = ':\n\n';
const HEARTBEAT_MS = 25_000;
/** After one event the next comes this much later at the earliest. */
const PAUSE_MS = 1_000;
const RETRY_MS = 2_000;
/** Those who lost their connection at the same moment come back spread over this. */
const RETRY_SPREAD_MS = 6_000;

interface Stream {
  response: ServerResponse;
  /** The last heartbeat has not left this process yet. */
  isBehind: boolean;
}

/** Those who watch what an organisation offers. */
interface Audience {
  streams: Set<Stream>;
  pause: NodeJS.Timeout | undefined;
  /** Something changed while nothing was said. */
  isOwed: boolean;
}

/**
 * Tells browsers of customers that slots may have changed, as server-sent events (HTML Standard, 9.2). What is on offer
 * they read themselves: when a stream opens, and at each event.
 */
@Injectable()
export class SlotStreams implements OnModuleInit, BeforeApplicationShutdown {
  private readonly audiences = new Map<string, Audience>();
  private readonly places = new StreamPlaces({ perAddress: 50, inAll: 5_000 });
  private isClosing = false;

  constructor(
    private readonly offers: SlotOffers,
    private readonly clock: SystemClock,
  ) {}

  onModuleInit(): void {
    this.offers.onChanged((tenantId) => this.changed(tenantId));
    this.clock.every(HEARTBEAT_MS, () => this.beat());
  }

  /** Clients come back by themselves, to the next process. */
  beforeApplicationShutdown(): void {
    this.isClosing = true;
    for (const { streams, pause } of this.audiences.values()) {
      clearTimeout(pause);
      for (const { response } of streams) response.end();
    }
  }

  /** Answers with a stream that stays open until either side closes it. Throws RATE_LIMITED or UNAVAILABLE. */
  open(tenantId: string, request: FastifyRequest, reply: FastifyReply): void {
    if (this.isClosing) throw new LintelError('UNAVAILABLE', { detail: 'This server is about to stop.' });
    const giveBack = this.places.take(addressKey(request.ip));
    const { raw: response } = reply.hijack();
    response.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      // A proxy (nginx) would collect the events.
      'X-Accel-Buffering': 'no',
    });
    if (request.method === 'HEAD') {
      giveBack();
      response.end();
      return;
    }
    const stream: Stream = { response, isBehind: false };
    const audience = this.audienceOf(tenantId);
    audience.streams.add(stream);
    response.once('close', () => {
      giveBack();
      audience.streams.delete(stream);
      if (audience.streams.size > 0) return;
      clearTimeout(audience.pause);
      this.audiences.delete(tenantId);
    });
    const retryMs = RETRY_MS + Math.floor(Math.random() * RETRY_SPREAD_MS);
    response.write(`retry: ${retryMs}\n\n`);
  }

  private audienceOf(tenantId: string): Audience {
    const known = this.audiences.get(tenantId);
    if (known) return known;
    const audience: Audience = { streams: new Set(), pause: undefined, isOwed: false };
    this.audiences.set(tenantId, audience);
    return audience;
  }

  private changed(tenantId: string | null): void {
    const audiences = tenantId === null ? [...this.audiences.values()] : [this.audiences.get(tenantId)];
    for (const audience of audiences) if (audience) this.tell(audience);
  }

  private tell(audience: Audience): void {
    audience.isOwed = audience.pause !== undefined;
    if (audience.isOwed) return;
    for (const { response } of audience.streams) response.write(CHANGED);
    audience.pause = setTimeout(() => {
      audience.pause = undefined;
      if (audience.isOwed) this.tell(audience);
    }, PAUSE_MS);
  }

  /** Whoever has not taken the heartbeat before this one does not read any more. */
  private beat(): void {
    for (const { streams } of this.audiences.values()) {
      for (const stream of streams) {
        if (stream.isBehind) stream.response.destroy();
        else {
          stream.isBehind = true;
          stream.response.write(HEARTBEAT, () => (stream.isBehind = false));
        }
      }
    }
  }
}
