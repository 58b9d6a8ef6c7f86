import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Format } from '../../lib/format';
import type { Headline } from './headline';
import { headlineText } from './headline-text';
import styles from './sentence.module.css';
import { widthInEm } from './text-width';

/** The one thing to read from across the corridor, as large as its place allows. */
export function Sentence({ headline, format, now }: { headline: Headline; format: Format; now: number }) {
  const { t } = useTranslation();
  const { word, detail: rest } = headlineText(headline, t, format, now);
  const width = Math.max(widthInEm(word), widthInEm(rest ?? ''));
  return (
    <div className={styles.place} role="status" aria-live="polite">
      <h1 className={styles.sentence} style={{ '--width': width.toFixed(2), '--lines': rest ? 2 : 1 } as CSSProperties}>
        <span className={styles.word}>{word}</span> {rest && <span className={styles.detail}>{rest}</span>}
      </h1>
    </div>
  );
}
