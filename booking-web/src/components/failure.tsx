import { useEffect, useEffectEvent } from 'react';
import { Refusal, Unreachable } from '../lib/api';
import { serverNow } from '../lib/page-data';
import { kept } from '../lib/session';
import { useTexts, type Texts } from '../lib/texts';
import { ownTimeZone } from '../lib/zones';
import { Notice } from './notice';

/** What went wrong, in the visitor's language, and what to do about it. */
export function failureText({ t, format }: Texts, error: unknown): string {
  if (error instanceof Unreachable) return t('error.offline');
  if (!(error instanceof Refusal)) return t('error.server');
  if (error.problem.code !== 'RATE_LIMITED')
    return `${t('error.server')} ${t('error.id', { id: error.problem.correlationId })}`;
  if (error.retryAfter === null || error.retryAfter < 60) return t('error.limitedSoon');
  const zone = kept().timeZone ?? ownTimeZone();
  return t('error.limited', { time: format.time(serverNow() + error.retryAfter * 1_000, zone) });
}

/** An answer that could not be had. Tried again by hand, and by itself once there is a network. */
export function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const texts = useTexts();
  const retry = useEffectEvent(onRetry);
  useEffect(() => {
    const again = (): void => retry();
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, []);
  return (
    <Notice isAlert>
      <strong>{texts.t('error.heading')}</strong>
      <p>{failureText(texts, error)}</p>
      <button type="button" className="button" onClick={onRetry}>
        {texts.t('error.again')}
      </button>
    </Notice>
  );
}
