import { displayRequestSchema, type DisplayRequest, type Factor } from '@lintel/shared/contracts';
import { defaultPolicy } from '@lintel/shared/policy';
import { describe, expect, it } from '@jest/globals';
import { madrid, roomId } from '../../testing/schedules';
import { createRequest, createTap, mayWait, toHttp, type Intent } from './requests';

const bookingId = '0190a0a0-2222-7000-8000-000000000001';
const requestId = '0190a0a0-3333-7000-8000-000000000001';
const taps = { requestId, occurredAt: '2026-11-20T13:05:00.000Z', resourceId: roomId, method: 'TAP' };

const cases: [Intent, string, object][] = [
  [{ action: 'walk-up', durationMinutes: 30 }, '/api/v1/display/bookings', { durationMinutes: 30 }],
  [{ action: 'walk-up', until: 'NEXT' }, '/api/v1/display/bookings', { until: 'NEXT' }],
  [{ action: 'extend', bookingId, minutes: 15 }, `/api/v1/display/bookings/${bookingId}/extend`, { minutes: 15 }],
  [{ action: 'check-in', bookingId }, `/api/v1/display/bookings/${bookingId}/check-in`, {}],
  [{ action: 'end', bookingId }, `/api/v1/display/bookings/${bookingId}/end`, {}],
  [{ action: 'restore', bookingId }, `/api/v1/display/bookings/${bookingId}/restore`, {}],
];

describe.each(cases)('%j', (intent, path, body) => {
  const request = createRequest(intent, roomId, madrid('14:05'), requestId);

  it('is a request of the contract', () => {
    expect(displayRequestSchema.parse(request)).toEqual({ ...intent, ...taps });
  });

  it('says the same over HTTP', () => {
    expect(toHttp(request)).toEqual({ path, body: { ...body, ...taps } });
  });
});

describe('createTap', () => {
  it('remembers until when the room was offered, to the minute as on the server', () => {
    const request = createRequest({ action: 'extend', bookingId, minutes: 15 }, roomId, madrid('14:05'), requestId);
    expect(createTap(request, madrid('14:45:31'))).toEqual({ request, bookingId, endsAt: '2026-11-20T13:45:00.000Z' });
    const walkUp = createRequest({ action: 'walk-up', until: 'NEXT' }, roomId, madrid('14:05'), requestId);
    expect(createTap(walkUp, null)).toEqual({ request: walkUp, bookingId: null, endsAt: null });
  });
});

describe('mayWait', () => {
  const request = createRequest({ action: 'end', bookingId }, roomId, madrid('14:05'), requestId);
  const rules = (...end: Factor[]) => ({ ...defaultPolicy, tapProofs: { ...defaultPolicy.tapProofs, end } });

  it('lets a mere tap wait, where that is enough', () => {
    expect(mayWait(request, rules('PIN', 'TAP'))).toBe(true);
    expect(mayWait(request, rules('PIN'))).toBe(false);
  });

  it('lets no secret wait', () => {
    const withPin: DisplayRequest = { ...request, method: 'PIN', proof: { pin: '123456' } } as DisplayRequest;
    expect(mayWait(withPin, rules('PIN', 'TAP'))).toBe(false);
  });
});
