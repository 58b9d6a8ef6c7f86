import { doorCodeRotatesMs } from '@lintel/shared/door-code';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QrCode } from '../../components/ui/qr-code';
import styles from './prove.module.css';

/** The code for phones, made anew every half minute. Nothing is shown that could not be signed. */
export function DoorCodeView({ sign }: { sign: () => Promise<string> }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    const renew = (): void => {
      sign().then(
        (code) => {
          if (!isGone) setUrl(`${location.origin}/go/${code}`);
        },
        (error: unknown) => {
          console.warn('The code for phones could not be signed', error);
          if (!isGone) setUrl(null);
        },
      );
    };
    renew();
    const timer = setInterval(renew, doorCodeRotatesMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [sign]);
  return (
    <div className={styles.code}>
      {url && <QrCode text={url} label={t('prove.qrLabel')} className={styles.qr} correction="L" />}
    </div>
  );
}
