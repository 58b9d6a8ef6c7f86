import { useTranslation } from 'react-i18next';
import styles from './pairing-screen.module.css';

/** Browsers hand out WebCrypto only in a secure context (W3C Secure Contexts). */
export function InsecureScreen() {
  const { t } = useTranslation();
  return (
    <main className={styles.notice}>
      <h1 className={styles.title}>{t('pairing.insecureTitle')}</h1>
      <p className={styles.how}>{t('pairing.insecure')}</p>
    </main>
  );
}
