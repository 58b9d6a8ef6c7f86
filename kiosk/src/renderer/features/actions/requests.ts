import { mayBeKept, type DisplayRequest, type IssueKind, type Policy, type TapProof } from '@lintel/shared/contracts';
import { acceptedFactors } from '@lintel/shared/policy';
import type { PendingTap } from '@lintel/shared/room-state';
import { MINUTE_MS } from '@lintel/shared/time';

/** What somebody at the door wants. */
export type Intent =
  | { action: 'walk-up'; durationMinutes: number }
  | { action: 'walk-up'; until: 'NEXT' }
  | { action: 'extend'; bookingId: string; minutes: number }
  | { action: 'check-in' | 'end' | 'restore'; bookingId: string }
  | { action: 'report'; kind: IssueKind; text?: string };

/** What changes the room's time, and may need somebody who is known. */
export type TapIntent = Exclude<Intent, { action: 'report' }>;

/** How who taps has shown who they are. */
export type Shown = { method: 'PIN' | 'BADGE'; proof: TapProof };

/** The request for an intent. It is made once and sent as often as it takes: its id keeps it from happening twice. */
export function createRequest(
  intent: Intent,
  resourceId: string,
  now: number,
  requestId: string,
  shown: Shown | null = null,
): DisplayRequest {
  const request = { resourceId, requestId, occurredAt: new Date(now).toISOString() };
  if (intent.action === 'report') return { ...intent, ...request };
  return { ...intent, ...request, ...(shown ?? { method: 'TAP' }) };
}

/** The request with what was shown to who tapped. `endsAt`: until when the room was offered, epoch milliseconds. */
export function createTap(request: DisplayRequest, endsAt: number | null): PendingTap {
  // Walk-ups end on a whole minute, as on the server.
  const end = endsAt === null ? null : Math.floor(endsAt / MINUTE_MS) * MINUTE_MS;
  const bookingId = 'bookingId' in request ? request.bookingId : null;
  return { request, bookingId, endsAt: end === null ? null : new Date(end).toISOString() };
}

/** Whether a request may be sent later under these rules: it carries no secret, and none is asked for. */
export function mayWait(request: DisplayRequest, policy: Policy): boolean {
  if (!mayBeKept(request)) return false;
  return request.action === 'report' || acceptedFactors(policy, request.action).includes('TAP');
}

/** The HTTP form of a request: the same body at a path of its own. */
export function toHttp(request: DisplayRequest): { path: string; body: Record<string, unknown> } {
  const { action, ...rest } = request;
  if (action === 'walk-up') return { path: '/api/v1/display/bookings', body: rest };
  if (action === 'report') return { path: '/api/v1/display/issues', body: rest };
  const { bookingId, ...body } = rest as { bookingId: string };
  return { path: `/api/v1/display/bookings/${bookingId}/${action}`, body };
}
