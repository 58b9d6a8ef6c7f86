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
  /** The room of this door: what is free elsewhere is told with its name. */
  roomId: string;
  format: Format;
  now: number;
  onRetry: () => void;
  onClose: () => void;
}

/** The server's own sentence where the reader has its language, else ours for the code. */
export function Refused({ problem, roomId, format, now, onRetry, onClose }: RefusedProps) {
  const { t } = useTranslation();
  return (
    <Outcome tone="failed" symbol={<Shape name="cross" />}>
      <h2 className={styles.title}>{t('failed.title')}</h2>
      <Reason problem={problem} />
      <Instead problem={problem} roomId={roomId} format={format} now={now} />
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

function Reason({ problem }: { problem: Problem }) {
  const { t, i18n } = useTranslation();
  const ours = t(`problem.${problem.code}` as 'problem.CONFLICT', { defaultValue: t('problem.other') });
  return <p className={styles.text}>{i18n.language === 'en' ? problem.detail : ours}</p>;
}

/** Another room now before this one later: who stands here wants to meet. */
function Instead({ problem, roomId, format, now }: Pick<RefusedProps, 'problem' | 'roomId' | 'format' | 'now'>) {
  const { t } = useTranslation();
  const all = problem.alternatives ?? [];
  if (all.length === 0) return null;
  const elsewhere = all.filter(({ resourceId, resourceName }) => resourceName !== undefined && resourceId !== roomId);
  const here = all.filter((alternative) => !elsewhere.includes(alternative));
  return (
    <p className={styles.text}>
      {t('failed.instead')}{' '}
      {[...elsewhere.slice(0, 2), ...here].slice(0, 3).map(({ start, end, resourceId, resourceName }) => (
        <span key={`${resourceId} ${start}`} className={styles.span}>
          {elsewhere.length > 0 && <bdi>{resourceId === roomId ? t('failed.here') : resourceName}</bdi>}{' '}
          <bdi>
            {t('line.range', { start: format.timeFrom(Date.parse(start), now), end: format.time(Date.parse(end)) })}
          </bdi>
        </span>
      ))}
    </p>
  );
}

/** It is done as far as this screen can do it; what may still come of that is said as well. */
export function Saved({ request, end, format, now, onClose }: DoneProps & { onClose: () => void }) {
  const { t } = useTranslation();
  const { action } = request;
  const isConditional = action === 'walk-up' || action === 'extend' || action === 'restore';
  const time = end === null ? null : format.timeFrom(end, now);
  return (
    <Outcome tone="saved" symbol={<Shape name="kept" />}>
      <h2 className={styles.title}>
        {time !== null && (action === 'walk-up' || action === 'extend')
          ? t(`saved.${action}Until`, { time })
          : t(`saved.${action}`)}
      </h2>
      <p className={styles.text}>{t(isConditional ? 'saved.conditional' : 'saved.text')}</p>
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('action.close')}</Button>
      </div>
    </Outcome>
  );
}

export function Sent({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <Outcome tone="done" symbol={<Shape name="check" />}>
      <h2 className={styles.title}>{t('sent.title', { count })}</h2>
    </Outcome>
  );
}

type LostProps = Omit<RefusedProps, 'onRetry'> & { request: DisplayRequest };

/** What was kept here came too late. Who tapped may be inside, or may come by: it says what it was, and what to do. */
export function Lost({ request, problem, roomId, format, now, onClose }: LostProps) {
  const { t } = useTranslation();
  const time = format.timeFrom(Date.parse(request.occurredAt), now);
  return (
    <Outcome tone="failed" symbol={<Shape name="warning" />}>
      <h2 className={styles.title}>{t(`lost.${request.action}`, { time })}</h2>
      <Reason problem={problem} />
      <Instead problem={problem} roomId={roomId} format={format} now={now} />
      <div className={styles.buttons}>
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
  tone: 'pending' | 'done' | 'saved' | 'failed';
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
