/** Language, its own name, and the locale whose dates and numbers it is shown with. Times are always on a 24-hour clock. */
export const languages = {
  en: { name: 'English', locale: 'en-GB', direction: 'ltr' },
  da: { name: 'Dansk', locale: 'da', direction: 'ltr' },
  de: { name: 'Deutsch', locale: 'de', direction: 'ltr' },
  es: { name: 'Español', locale: 'es', direction: 'ltr' },
  fr: { name: 'Français', locale: 'fr', direction: 'ltr' },
  ar: { name: 'العربية', locale: 'ar-u-nu-latn', direction: 'rtl' },
} as const;

export type Language = keyof typeof languages;

export const isLanguage = (text: string): text is Language => Object.hasOwn(languages, text);

/** The first of the wanted languages (such as `navigator.languages`) that there is, regions aside; else English. */
export function preferredLanguage(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.split('-')[0] ?? '').find(isLanguage) ?? 'en';
}
