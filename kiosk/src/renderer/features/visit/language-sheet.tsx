import type { DisplayLanguage } from '@lintel/shared/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button';
import { Sheet } from '../../components/ui/sheet';
import { languageName } from './language-name';
import styles from './language-sheet.module.css';
import { visitEndsAfterMs, type Visit } from './visit';

interface LanguageSheetProps {
  languages: readonly DisplayLanguage[];
  shown: DisplayLanguage;
  visit: Visit;
  onClose: () => void;
}

/** For this visit only: who comes next finds the door in its own language again. */
export function LanguageSheet({ languages, shown, visit, onClose }: LanguageSheetProps) {
  const { t } = useTranslation();
  const [missing, setMissing] = useState<DisplayLanguage | null>(null);
  const choose = async (language: DisplayLanguage): Promise<void> => {
    if (language === shown || (await visit.choose(language))) onClose();
    else setMissing(language);
  };
  return (
    <Sheet label={t('visit.language')} onClose={onClose} closesAfterMs={visitEndsAfterMs} shown="languages">
      <h2 className={styles.title}>{t('visit.language')}</h2>
      <p className={styles.text} role={missing ? 'alert' : undefined}>
        {missing
          ? t('visit.languageMissing', { language: languageName(missing) })
          : t('visit.reverts', { seconds: visitEndsAfterMs / 1_000 })}
      </p>
      <div className={styles.languages}>
        {languages.map((language) => (
          <Button
            key={language}
            lang={language}
            icon={language === shown ? 'check' : undefined}
            aria-pressed={language === shown}
            onClick={() => void choose(language)}
          >
            {languageName(language)}
          </Button>
        ))}
      </div>
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
      </div>
    </Sheet>
  );
}
