import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button';
import { Sheet } from '../../components/ui/sheet';
import { useStore } from '../../lib/store';
import { languageName } from '../visit/language-name';
import type { Speaker } from './speaker';
import styles from './speech-sheet.module.css';

const closesAfterMs = 15_000;

/** Why the screen stays silent, where it was asked to speak and cannot. */
export function SpeechSheet({ speaker }: { speaker: Speaker }) {
  const { t } = useTranslation();
  const view = useStore(speaker.view);
  if (view.kind !== 'no-voice' && view.kind !== 'failed') return null;
  const language = view.kind === 'no-voice' ? languageName(view.language) : null;
  const close = (): void => speaker.stop();
  return (
    <Sheet label={t('visit.speak')} onClose={close} closesAfterMs={closesAfterMs} shown="speech">
      <div className={styles.told} role="alert">
        <h2 className={styles.title}>{language ? t('speech.noVoice', { language }) : t('speech.failed')}</h2>
        <p className={styles.text}>{language ? t('speech.noVoiceText', { language }) : t('speech.failedText')}</p>
      </div>
      <div className={styles.buttons}>
        <Button onClick={close}>{t('action.close')}</Button>
      </div>
    </Sheet>
  );
}
