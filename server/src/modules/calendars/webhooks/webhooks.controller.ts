import { Body, Controller, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../../platform/http/access.js';
import { Answers } from '../../../platform/http/openapi.js';
import { HearChanges, type Claim, type LifecycleEvent } from './hear-changes.js';

const LONGEST_BATCH = 1_000;

const claimSchema = z.object({
  subscriptionId: z.string().max(200),
  clientState: z.string().max(200).nullish(),
  lifecycleEvent: z.string().max(200).nullish(),
});
/** Each claim is judged alone: one that says what we do not know must not cost the others. A handshake has no body, and says that it is text. */
const claimsSchema = z.union([z.object({ value: z.array(z.unknown()).max(LONGEST_BATCH) }), z.literal('')]).optional();
const handshakeSchema = z.object({ validationToken: z.string().max(2_000).optional() });
type Claims = z.infer<typeof claimsSchema>;
type Handshake = z.infer<typeof handshakeSchema>;

/** Where Google and Microsoft tell that a calendar changed. What is not believed is answered like everything else. */
@Controller('webhooks')
@Allow('public')
export class WebhooksController {
  constructor(private readonly changes: HearChanges) {}

  /** No body, only headers ("Push notifications" of the Calendar API's guide). */
  @Post('google')
  @Answers('Hear of a change at Google', undefined, 204)
  @HttpCode(204)
  async google(@Req() { headers }: FastifyRequest): Promise<void> {
    const text = (name: string) => headers[name]?.toString() ?? '';
    // The first message of a channel only says that there is one.
    if (text('x-goog-resource-state') === 'sync') return;
    await this.changes.changed({
      channelId: text('x-goog-channel-id'),
      secret: text('x-goog-channel-token'),
      resourceId: text('x-goog-resource-id'),
      messageNo: Math.trunc(Number(text('x-goog-message-number'))) || 0,
    });
  }

  @Post('microsoft')
  @Answers('Hear of a change at Microsoft', undefined, 202)
  async microsoft(
    @Query({ schema: handshakeSchema }) handshake: Handshake,
    @Body({ schema: claimsSchema }) body: Claims,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (shakeHands(handshake, reply)) return;
    for (const claim of claimsOf(body)) await this.changes.changed(claimOf(claim));
    reply.code(202).send();
  }

  @Post('microsoft/lifecycle')
  @Answers('Hear what becomes of a channel at Microsoft', undefined, 202)
  async lifecycle(
    @Query({ schema: handshakeSchema }) handshake: Handshake,
    @Body({ schema: claimsSchema }) body: Claims,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (shakeHands(handshake, reply)) return;
    for (const claim of claimsOf(body)) {
      const event = lifecycleEvents.find((name) => name === claim.lifecycleEvent);
      if (event) await this.changes.lifecycle(claimOf(claim), event);
    }
    reply.code(202).send();
  }
}

/** The decoded token, as plain text: it may hold HTML, which no browser shall ever run. */
function shakeHands({ validationToken }: Handshake, reply: FastifyReply): boolean {
  if (validationToken === undefined) return false;
  reply.code(200).header('content-type', 'text/plain; charset=utf-8').header('x-content-type-options', 'nosniff');
  reply.send(validationToken);
  return true;
}

const lifecycleEvents: readonly LifecycleEvent[] = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'];

/** Those that can be read, each once: many changes of a calendar that come together are one. */
function claimsOf(body: Claims): z.infer<typeof claimSchema>[] {
  const read = (body ? body.value : []).flatMap((item) => {
    const claim = claimSchema.safeParse(item);
    return claim.success ? [claim.data] : [];
  });
  return [...new Map(read.map((claim) => [JSON.stringify(claim), claim])).values()];
}

function claimOf({ subscriptionId, clientState }: z.infer<typeof claimSchema>): Claim {
  const secret = clientState ?? '';
  return { channelId: secret.split('.')[0] ?? '', secret, externalId: subscriptionId };
}
