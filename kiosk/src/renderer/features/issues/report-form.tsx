import { issueKinds, type IssueKind } from '@lintel/shared/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button';
import styles from './report-form.module.css';

interface ReportFormProps {
  onReport: (report: { kind: IssueKind; text?: string }) => void;
  onClose: () => void;
}

/** What is wrong with the room: a kind with one tap, and more words for whoever has them. */
export function ReportForm({ onReport, onClose }: ReportFormProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<IssueKind | null>(null);
  if (kind !== null) return <Words kind={kind} onReport={onReport} onBack={() => setKind(null)} />;
  return (
    <>
      <h2 className={styles.title}>{t('report.title')}</h2>
      <div className={styles.kinds}>
        {issueKinds.map((one) => (
          <Button key={one} onClick={() => setKind(one)}>
            {t(`report.kind.${one}`)}
          </Button>
        ))}
      </div>
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </>
  );
}

interface WordsProps {
  kind: IssueKind;
  onReport: ReportFormProps['onReport'];
  onBack: () => void;
}

function Words({ kind, onReport, onBack }: WordsProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const id = useId();
  const words = text.trim();
  return (
    <form
      className={styles.words}
      onSubmit={(event) => {
        event.preventDefault();
        onReport(words === '' ? { kind } : { kind, text: words });
      }}
    >
      <h2 className={styles.title}>{t(`report.kind.${kind}`)}</h2>
      <label className={styles.label} htmlFor={id}>
        {t('report.text')}
      </label>
      <textarea
        id={id}
        className={styles.text}
        rows={2}
        maxLength={1_000}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={styles.buttons}>
        <Button type="submit" isPrimary>
          {t('report.send')}
        </Button>
        <Button onClick={onBack}>{t('report.back')}</Button>
      </div>
    </form>
  );
}
