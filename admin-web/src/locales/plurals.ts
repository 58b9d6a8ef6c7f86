interface Texts {
  [key: string]: string | Texts;
}

/**
 * Gives every counted text (`…_other`) the forms its language has that nobody wrote: i18next would fall back to English for those.
 * French and Spanish have a form of their own for millions, Arabic one for zero.
 */
export function withEveryPlural<Given extends object>(texts: Given, language: string): Given {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const complete = (given: Texts): Texts => {
    const full: Texts = {};
    for (const [key, text] of Object.entries(given)) {
      full[key] = typeof text === 'string' ? text : complete(text);
      if (typeof text !== 'string' || !key.endsWith('_other')) continue;
      const stem = key.slice(0, -'other'.length);
      for (const category of pluralCategories) full[`${stem}${category}`] ??= given[`${stem}${category}`] ?? text;
    }
    return full;
  };
  return complete(texts as Texts) as Given;
}
