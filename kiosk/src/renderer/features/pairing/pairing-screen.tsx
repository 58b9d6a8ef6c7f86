import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QrCode } from '../../components/ui/qr-code';
import { Spinner } from '../../components/ui/spinner';
import type { ServerClock } from '../../lib/clock';
import { useStore, type Store } from '../../lib/store';
import type { PairingView } from './device-flow';
import { formatCountdown, groupCode } from './pairing-format';
import styles from './pairing-screen.module.css';

interface PairingScreenProps {
  view: Store<PairingView>;
  clock: ServerClock;
}

export function PairingScreen({ view, clock }: PairingScreenProps) {
  const { t } = useTranslation();
  const pairing = useStore(view);
  switch (pairing.kind) {
    case 'code':
      return <CodeCard pairing={pairing} clock={clock} />;
    case 'denied':
      return <Notice title={t('pairing.deniedTitle')} text={t('pairing.denied')} />;
    case 'unreachable':
      return <Notice title={t('pairing.unreachableTitle')} text={t('pairing.unreachable')} isBusy />;
    case 'starting':
      return <Notice title={t('pairing.starting')} isBusy />;
  }
}

function CodeCard({ pairing, clock }: { pairing: Extract<PairingView, { kind: 'code' }>; clock: ServerClock }) {
  const { t } = useTranslation();
  const address = pairing.verificationUri.replace(/^https?:\/\//, '');
  return (
    <main className={styles.screen}>
      <div className={styles.text}>
        <h1 className={styles.title}>{t('pairing.title')}</h1>
        <p className={styles.how}>
          <bdi>{t('pairing.text', { uri: address })}</bdi>
        </p>
        <p
          className={styles.code}
          dir="ltr"
          aria-label={`${t('pairing.code')}: ${[...pairing.userCode].join(' ')}`}
          role="status"
        >
          <span aria-hidden="true">{groupCode(pairing.userCode)}</span>
        </p>
        <Countdown expiresAt={pairing.expiresAt} clock={clock} />
      </div>
      <QrCode text={pairing.verificationUriComplete} label={t('pairing.qr')} className={styles.qr} />
    </main>
  );
}

function Countdown({ expiresAt, clock }: { expiresAt: number; clock: ServerClock }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(() => expiresAt - clock.now());
  useEffect(() => {
    const timer = setInterval(() => setLeft(expiresAt - clock.now()), 250);
    return () => clearInterval(timer);
  }, [expiresAt, clock]);
  return (
    <p className={styles.expires} role="timer" aria-live="off">
      {t('pairing.expires', { time: formatCountdown(left) })}
    </p>
  );
}

function Notice({ title, text, isBusy }: { title: string; text?: string; isBusy?: boolean }) {
  return (
    <main className={styles.notice} aria-live="polite">
      <h1 className={styles.title}>
        {isBusy && <Spinner />} {title}
      </h1>
      {text && <p className={styles.how}>{text}</p>}
    </main>
  );
}
