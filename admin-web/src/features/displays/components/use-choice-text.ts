import type { DisplaySettings, UpdateRing } from '@lintel/shared/contracts';
import { useTranslation } from 'react-i18next';
import { languages } from '../../../locales/languages';
import { AS_DEVICE, type ChoiceName } from '../model/settings-fields';

/** A choice among few, in words. */
export function useChoiceText(): (name: ChoiceName, value: string | null) => string {
  const { t } = useTranslation();
  return (name, value) => {
    if (name === 'language') {
      if (value === null || value === AS_DEVICE) return t('displaySettings.asDevice');
      return languages[value as keyof typeof languages].name;
    }
    if (name === 'updateRing') return t(`fleet.rings.${value as UpdateRing}`);
    if (name === 'hourCycle') return t(`displaySettings.choices.hourCycle.${value as DisplaySettings['hourCycle']}`);
    if (name === 'board') return t(`displaySettings.choices.board.${value as DisplaySettings['board']}`);
    return t(`displaySettings.choices.scheme.${value as DisplaySettings['theme']['scheme']}`);
  };
}
