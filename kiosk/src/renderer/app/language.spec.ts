import { describe, expect, it } from '@jest/globals';
import { errorCodes } from '@lintel/shared/errors';
import { readFileSync } from 'node:fs';
import { chooseLanguage, directionOf, languages, type Language } from './language';

describe('chooseLanguage', () => {
  it.each<[(string | null)[], Language]>([
    [['de-AT', 'en'], 'de'],
    [[null, 'pt-BR', 'fr-CA'], 'fr'],
    [['ar-EG'], 'ar'],
    [['xx', null], 'en'],
    [[], 'en'],
  ])('%j: %s', (wanted, language) => expect(chooseLanguage(wanted)).toBe(language));

  it('writes Arabic from right to left', () => {
    expect(languages.map(directionOf)).toEqual(['ltr', 'ltr', 'ltr', 'ltr', 'ltr', 'rtl']);
  });
});

type Tree = { [key: string]: string | Tree };
const texts = (language: Language): Map<string, string> => {
  const file = new URL(`../locales/${language}.json`, import.meta.url);
  const flatten = (tree: Tree, prefix: string): [string, string][] =>
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${prefix}${key}`, value]] : flatten(value, `${prefix}${key}.`),
    );
  return new Map(flatten(JSON.parse(readFileSync(file, 'utf8')) as Tree, ''));
};
const placeholders = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
const isPlural = (key: string): boolean => /_(zero|one|two|few|many|other)$/.test(key);

describe.each(languages)('the texts in %s', (language) => {
  const english = texts('en');
  const translated = texts(language);

  it('are all there', () => {
    const single = (all: Map<string, string>) => [...all.keys()].filter((key) => !isPlural(key)).sort();
    expect(single(translated)).toEqual(single(english));
    expect([...translated.values()].filter((text) => text.trim() === '')).toEqual([]);
  });

  it('fill in what English fills in', () => {
    for (const [key, text] of translated) {
      if (!isPlural(key)) expect([key, placeholders(text)]).toEqual([key, placeholders(english.get(key)!)]);
    }
  });

  it('have every plural form the language has', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    expect([...translated.keys()].filter((key) => key.startsWith('room.seats_')).sort()).toEqual(
      forms.map((form) => `room.seats_${form}`).sort(),
    );
  });

  it('know only codes that exist', () => {
    const codes = [...translated.keys()].filter((key) => key.startsWith('problem.')).map((key) => key.slice(8));
    expect(codes.filter((code) => code !== 'other' && !(code in errorCodes))).toEqual([]);
  });
});
