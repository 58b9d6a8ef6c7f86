import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../locales/en.json';
import { directionOf, languages, type Language } from './language';

type Texts = typeof en;

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Texts };
  }
}

const others = import.meta.glob<{ default: Texts }>(['../locales/*.json', '!../locales/en.json']);

/** English is there from the beginning, for a text that should be missing. */
export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  });
}

/** Rejects where the texts are neither on this device nor to be had from the server. */
export async function loadTexts(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return;
  const texts = await others[`../locales/${language}.json`]!();
  i18next.addResourceBundle(language, 'translation', texts.default);
}

/** The texts of all languages, for whoever comes by while the server is away. */
export const loadAllTexts = (): Promise<unknown> => Promise.all(languages.map(loadTexts));

export async function showTexts(language: Language): Promise<void> {
  await loadTexts(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
