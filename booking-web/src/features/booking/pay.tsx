import type { PublicBooking } from '@lintel/shared/contracts';
import { useState } from 'react';
import { failureText } from '../../components/failure';
import { Notice } from '../../components/notice';
import { ask } from '../../lib/api';
import { useTexts } from '../../lib/texts';
import { goToPayment } from '../details/send-booking';

/** The way to the payment, asked for anew: what was given at first may have been lost or never made. */
export function Pay({ booking, token }: { booking: PublicBooking; token: string }) {
  const texts = useTexts();
  const [failure, setFailure] = useState<unknown>(null);
  const [isAsking, setIsAsking] = useState(false);
  const pay = async (): Promise<void> => {
    setIsAsking(true);
    setFailure(null);
    try {
      const { payment } = await ask<PublicBooking>(`bookings/${booking.id}/pay`, { token });
      if (payment?.url) goToPayment(payment.url);
    } catch (error) {
      setFailure(error);
    }
    setIsAsking(false);
  };
  return (
    <>
      {failure !== null && <Notice isAlert>{failureText(texts, failure)}</Notice>}
      <div className="actions">
        <button type="button" className="button button-primary" disabled={isAsking} onClick={() => void pay()}>
          {texts.t('payment.pay')}
        </button>
      </div>
    </>
  );
}
