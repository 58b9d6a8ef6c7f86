/** The languages of the pages, the first being the one for everybody else. */
export const languages = ['en', 'da', 'de', 'es', 'fr', 'ar'] as const;
export type Language = (typeof languages)[number];

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

/** The first wanted language that there is, by its primary subtag ("de-AT" is "de"). */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const tag of wanted) {
    const primary = tag?.toLowerCase().split('-')[0];
    const known = languages.find((language) => language === primary);
    if (known) return known;
  }
  return languages[0];
}

/** The locale by which dates are written: the visitor's own region where they read this language there ("en-US"). */
export const localeFor = (language: Language, wanted: readonly string[]): string =>
  wanted.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;
