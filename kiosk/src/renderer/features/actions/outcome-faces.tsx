import type { DisplayRequest } from '@lintel/shared/contracts';
import type { Problem } from '@lintel/shared/errors';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button';
import { Icon, type IconName } from '../../components/ui/icon';
import { Spinner } from '../../components/ui/spinner';
import type { Format } from '../../lib/format';
import styles from './action-sheet.module.css';

export function Pending({ request }: { request: DisplayRequest }) {
  const { t } = useTranslation();
  return (
    <Outcome tone="pending" symbol={<Spinner />}>
      <h2 className={styles.title}>{t(`pending.${request.action}`)}</h2>
    </Outcome>
  );
}

interface DoneProps {
  request: DisplayRequest;
  end: number | null;
  format: Format;
  now: number;
}

export function Done({ request, end, format, now }: DoneProps) {
  const { t } = useTranslation();
  const { action } = request;
  const sentence =
    end !== null && (action === 'walk-up' || action === 'extend')
      ? t(`done.${action}Until`, { time: format.timeFrom(end, now) })
      : t(`done.${action}`);
  return (
    <Outcome tone="done" symbol={<Shape name="check" />}>
      <h2 className={styles.title}>{sentence}</h2>
    </Outcome>
  );
}

interface RefusedProps {
  problem: Problem;
  format: Format;
  now: number;
  onRetry: () => void;
  onClose: () => void;
}

/** The server's own sentence where the reader has its language, else ours for the code. */
export function Refused({ problem, format, now, onRetry, onClose }: RefusedProps) {
  const { t, i18n } = useTranslation();
  const ours = t(`problem.${problem.code}` as 'problem.CONFLICT', { defaultValue: t('problem.other') });
  const sentence = i18n.language === 'en' ? problem.detail : ours;
  return (
    <Outcome tone="failed" symbol={<Shape name="cross" />}>
      <h2 className={styles.title}>{t('failed.title')}</h2>
      <p className={styles.text}>{sentence}</p>
      {problem.alternatives && problem.alternatives.length > 0 && (
        <p className={styles.text}>
          {t('failed.instead')}{' '}
          {problem.alternatives.slice(0, 3).map(({ start, end }) => (
            <bdi key={start} className={styles.span}>
              {t('line.range', {
                start: format.timeFrom(Date.parse(start), now),
                end: format.time(Date.parse(end)),
              })}
            </bdi>
          ))}
        </p>
      )}
      <div className={styles.buttons}>
        {problem.retryable && (
          <Button isPrimary onClick={onRetry}>
            {t('action.retry')}
          </Button>
        )}
        <Button onClick={onClose}>{t('action.close')}</Button>
      </div>
    </Outcome>
  );
}

export function Unanswered({ onRetry, onClose }: { onRetry: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Outcome tone="failed" symbol={<Shape name="warning" />}>
      <h2 className={styles.title}>{t('failed.title')}</h2>
      <p className={styles.text}>{t('failed.unanswered')}</p>
      <div className={styles.buttons}>
        <Button isPrimary onClick={onRetry}>
          {t('action.retry')}
        </Button>
        <Button onClick={onClose}>{t('action.close')}</Button>
      </div>
    </Outcome>
  );
}

export function NeedsServer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Outcome tone="failed" symbol={<Shape name="warning" />}>
      <h2 className={styles.title}>{t('failed.needsServerTitle')}</h2>
      <p className={styles.text}>{t('failed.needsServer')}</p>
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('action.close')}</Button>
      </div>
    </Outcome>
  );
}

const Shape = ({ name }: { name: IconName }) => <Icon name={name} weight={2.6} />;

function Outcome({
  tone,
  symbol,
  children,
}: {
  tone: 'pending' | 'done' | 'failed';
  symbol: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles.outcome} data-tone={tone} role={tone === 'failed' ? 'alert' : 'status'}>
      <div className={styles.symbol}>{symbol}</div>
      <div className={styles.told}>{children}</div>
    </div>
  );
}
