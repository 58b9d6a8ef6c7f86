import { displayLanguages, type DisplayLanguage } from '@lintel/shared/contracts';

/** The languages of the display, the first being the one for everybody else. */
export const languages = displayLanguages;
export type Language = DisplayLanguage;

const rightToLeft: ReadonlySet<Language> = new Set<Language>(['ar']);

/** The first wanted language that there is, by its primary subtag ("de-AT" is "de"). */
export function chooseLanguage(wanted: readonly (string | null)[]): Language {
  for (const tag of wanted) {
    const primary = tag?.toLowerCase().split('-')[0];
    const known = languages.find((language) => language === primary);
    if (known) return known;
  }
  return languages[0];
}

export const directionOf = (language: Language): 'ltr' | 'rtl' => (rightToLeft.has(language) ? 'rtl' : 'ltr');
