import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseLanguage, languages, localeFor } from './languages';

const folder = join(import.meta.dirname, '..', 'locales');
const read = (language: string) =>
  JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as Record<string, string>;
const ending = /_(zero|one|two|few|many|other)$/;
const english = read('en');
const names = (table: Record<string, string>) =>
  [...new Set(Object.keys(table).map((key) => key.replace(ending, '')))].sort();
const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

describe.each(languages)('the texts in %s', (language) => {
  const table = read(language);

  it('are the same ones, and none is empty', () => {
    expect(names(table)).toEqual(names(english));
    expect(Object.values(table).filter((text) => !text.trim())).toEqual([]);
  });

  it('have a form for each number, and say what the English ones say', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const name of Object.keys(english).filter((key) => key.endsWith('_other'))) {
      const base = name.replace(ending, '');
      for (const form of forms.filter((one) => language === 'ar' || one === 'one' || one === 'other')) {
        expect(table).toHaveProperty([`${base}_${form}`]);
      }
    }
    for (const [key, text] of Object.entries(english).filter(([key]) => !ending.test(key))) {
      expect([key, values(table[key]!)]).toEqual([key, values(text)]);
    }
  });
});

it('is one file a language', () => {
  expect(readdirSync(folder).sort()).toEqual(languages.map((language) => `${language}.json`).sort());
});

describe('the language of a visitor', () => {
  it('is the first they read that there is', () => {
    expect(chooseLanguage([null, 'pt-BR', 'de-AT', 'en'])).toBe('de');
    expect(chooseLanguage(['tlh'])).toBe('en');
  });

  it('goes with their region', () => {
    expect(localeFor('en', ['da-DK', 'en-US'])).toBe('en-US');
    expect(localeFor('fr', ['en-US'])).toBe('fr');
  });
});
