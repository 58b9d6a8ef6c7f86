import type { DisplayLanguage } from '@lintel/shared/contracts';

/** Each in itself, so that whoever needs it can read it. */
const names: Record<DisplayLanguage, string> = {
  en: 'English',
  da: 'Dansk',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ar: 'العربية',
};

export const languageName = (language: DisplayLanguage): string => names[language];
