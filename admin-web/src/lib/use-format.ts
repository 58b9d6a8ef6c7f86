import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { languages, preferredLanguage, type Language } from '../locales/languages';
import { formatter, type Format } from './format';

export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return preferredLanguage([i18n.language]);
}

/** Dates, times and numbers as the chosen language writes them. */
export function useFormat(): Format {
  const language = useLanguage();
  return useMemo(() => formatter(languages[language].locale), [language]);
}
