import type { CreatedPublicBooking, CreatePublicBooking } from '@lintel/shared/contracts';
import { ask, Refusal } from '../../lib/api';
import { isEmbedded, tellHost } from '../../lib/embed';
import { go } from '../../lib/router';
import { keep } from '../../lib/session';
import { takeChallenge } from './challenge';

const isAboutChallenge = (error: unknown): boolean =>
  error instanceof Refusal && error.problem.errors?.some(({ path }) => path === 'challenge') === true;

/** Sends it with a solved challenge; once more with a new one where that was too old. */
async function send(wish: Omit<CreatePublicBooking, 'challenge'>): Promise<CreatedPublicBooking> {
  const attempt = async (): Promise<CreatedPublicBooking> => {
    const challenge = await takeChallenge();
    return ask<CreatedPublicBooking>('bookings', { ...wish, ...(challenge !== undefined && { challenge }) });
  };
  try {
    return await attempt();
  } catch (error) {
    if (!isAboutChallenge(error)) throw error;
    return attempt();
  }
}

/** The payment service does not let itself be shown in a frame. */
export function goToPayment(url: string): void {
  (isEmbedded() ? (window.top ?? window) : window).location.href = url;
}

const tokenOf = (url: string): string => new URL(url).searchParams.get('token') ?? '';

/** Keeps the links, which are told once, and goes to the booking's page; what is paid first, to the payment. */
export function showBooking(booking: CreatedPublicBooking): void {
  const { id, cancelUrl, rescheduleUrl, icsUrl } = booking;
  keep((before) => ({ ...before, links: { ...before.links, [id]: { cancelUrl, rescheduleUrl, icsUrl } } }));
  go({ name: 'confirm', id }, { token: tokenOf(icsUrl) }, { replace: true });
}

export async function sendBooking(wish: Omit<CreatePublicBooking, 'challenge'>, typeKey: string): Promise<void> {
  const booking = await send(wish);
  const { id, reference, status, start, end } = booking;
  // Notes and answers were for this meeting; who it was stays for the next.
  keep(({ answers: { [typeKey]: _sent, ...answers }, customer, ...rest }) => ({
    ...rest,
    answers,
    customer: { ...customer, notes: '' },
  }));
  showBooking(booking);
  tellHost({ type: 'booked', id, reference, status, start, end });
  if (booking.payment?.url) goToPayment(booking.payment.url);
}
