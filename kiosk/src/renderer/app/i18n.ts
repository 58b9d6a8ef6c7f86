import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../locales/en.json';
import { directionOf, type Language } from './language';

type Texts = typeof en;

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Texts };
  }
}

const others = import.meta.glob<{ default: Texts }>(['../locales/*.json', '!../locales/en.json']);

/** Loads the texts of `language`; English is always there for a text that should be missing. */
export async function startTexts(language: Language): Promise<void> {
  const texts = language === 'en' ? en : (await others[`../locales/${language}.json`]?.())?.default;
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, ...(texts && { [language]: { translation: texts } }) },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
