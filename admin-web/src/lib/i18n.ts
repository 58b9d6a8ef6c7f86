import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../locales/en';
import { withEveryPlural } from '../locales/plurals';
import { isLanguage, languages, preferredLanguage, type Language } from '../locales/languages';

const key = 'lintel.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** English is built in: it is also what a missing text falls back to. The others come when somebody wants them. */
const loaders: Record<Exclude<Language, 'en'>, () => Promise<{ default: object }>> = {
  da: () => import('../locales/da'),
  de: () => import('../locales/de'),
  es: () => import('../locales/es'),
  fr: () => import('../locales/fr'),
  ar: () => import('../locales/ar'),
};

async function load(language: Language): Promise<void> {
  if (language === 'en' || i18next.hasResourceBundle(language, 'translation')) return;
  const texts = (await loaders[language]()).default;
  i18next.addResourceBundle(language, 'translation', withEveryPlural(texts, language));
}

function adopt(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = languages[language].direction;
}

export async function startI18n(): Promise<void> {
  const stored = localStorage.getItem(key) ?? '';
  const language = isLanguage(stored) ? stored : preferredLanguage(navigator.languages);
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await load(language);
  await i18next.changeLanguage(language);
  adopt(language);
}

export async function chooseLanguage(language: Language): Promise<void> {
  await load(language);
  localStorage.setItem(key, language);
  await i18next.changeLanguage(language);
  adopt(language);
}
