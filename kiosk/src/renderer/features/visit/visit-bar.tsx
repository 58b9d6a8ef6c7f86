import type { DisplayLanguage, DisplaySettings } from '@lintel/shared/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/ui/icon';
import { useStore } from '../../lib/store';
import type { Speaker } from '../speech/speaker';
import { languageName } from './language-name';
import { LanguageSheet } from './language-sheet';
import type { Visit } from './visit';
import styles from './visit-bar.module.css';

interface VisitBarProps {
  settings: DisplaySettings;
  visit: Visit;
  speaker: Speaker;
  /** What is said when somebody asks. */
  spokenStatus: () => string;
}

/** What who stands here may ask of the screen itself: another language, controls within reach, its state aloud. */
export function VisitBar({ settings, visit, speaker, spokenStatus }: VisitBarProps) {
  const { t, i18n } = useTranslation();
  const { isReaching } = useStore(visit.view);
  const isSpeaking = useStore(speaker.view).kind === 'speaking';
  const [isChoosing, setIsChoosing] = useState(false);
  const shown = i18n.language as DisplayLanguage;
  const languages = [...new Set([...settings.languagesOffered, shown])];
  const { languagesOffered, reachModeOffered, spokenStatusOffered } = settings;
  const isLanguageOffered = languagesOffered.length > 0 && languages.length > 1;
  if (!isLanguageOffered && !reachModeOffered && !spokenStatusOffered) return null;
  return (
    <div className={styles.bar} role="group" aria-label={t('visit.label')}>
      {isLanguageOffered && (
        <button
          type="button"
          className={styles.button}
          data-wide
          aria-haspopup="dialog"
          aria-label={`${t('visit.language')}: ${languageName(shown)}`}
          onClick={() => setIsChoosing(true)}
        >
          <Icon name="globe" /> <span className={styles.language}>{languageName(shown)}</span>
        </button>
      )}
      {reachModeOffered && (
        <button
          type="button"
          className={styles.button}
          aria-pressed={isReaching}
          aria-label={t('visit.reach')}
          onClick={() => visit.toggleReach()}
        >
          <Icon name="reach" />
        </button>
      )}
      {spokenStatusOffered && (
        <button
          type="button"
          className={styles.button}
          aria-pressed={isSpeaking}
          aria-label={t(isSpeaking ? 'visit.silence' : 'visit.speak')}
          onClick={() => (isSpeaking ? speaker.stop() : void speaker.say(spokenStatus(), shown))}
        >
          <Icon name={isSpeaking ? 'stop' : 'speak'} />
        </button>
      )}
      {isChoosing && (
        <LanguageSheet languages={languages} shown={shown} visit={visit} onClose={() => setIsChoosing(false)} />
      )}
    </div>
  );
}
