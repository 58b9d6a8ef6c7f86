import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLanguage, languages, preferredLanguage, type Language } from './languages';
import { withEveryPlural } from './plurals';

interface Texts {
  [key: string]: string | Texts;
}

const folder = (language: string) => join(import.meta.dirname, language);
const domains = readdirSync(folder('en')).filter((name) => name.endsWith('.json'));
const read = (language: string): Texts =>
  Object.fromEntries(
    domains.flatMap((name) => Object.entries(JSON.parse(readFileSync(join(folder(language), name), 'utf8')) as Texts)),
  );

function* leaves(texts: Texts, path = ''): Generator<[string, string]> {
  for (const [key, text] of Object.entries(texts)) {
    if (typeof text === 'string') yield [`${path}${key}`, text];
    else yield* leaves(text, `${path}${key}.`);
  }
}
const plural = /_(zero|one|two|few|many|other)$/;
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

const english = new Map(leaves(read('en')));
const others = Object.keys(languages).filter((language) => language !== 'en') as Language[];

describe.each(others)('%s', (language) => {
  const texts = new Map(leaves(withEveryPlural(read(language), language)));

  it('says everything that English says, and nothing else', () => {
    const keys = (map: Map<string, string>) =>
      [...new Set([...map.keys()].map((key) => key.replace(plural, '')))].sort();
    expect(keys(texts)).toEqual(keys(english));
  });

  it('has a form for every number', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const counted = [...english.keys()].filter((key) => key.endsWith('_other')).map((key) => key.slice(0, -6));
    for (const key of counted) {
      for (const category of pluralCategories) expect(texts.has(`${key}_${category}`)).toBe(true);
    }
  });

  it('uses the same values in each text', () => {
    for (const [key, text] of texts) {
      const model = english.get(key) ?? english.get(key.replace(plural, '_other')) ?? '';
      // A word for one or two may stand for the number itself.
      const isWord = /_(one|two)$/.test(key);
      const expected = placeholders(model).filter(
        (name) => !(isWord && name === 'count' && !text.includes('{{count}}')),
      );
      expect([key, placeholders(text)]).toEqual([key, expected]);
    }
  });

  it('leaves nothing empty', () => {
    expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});

describe('preferredLanguage', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['pt-BR', 'es-MX'], 'es'],
    [['ja'], 'en'],
    [[], 'en'],
  ])('of %p is %s', (wanted, language) => {
    expect(preferredLanguage(wanted)).toBe(language);
  });

  it('knows its own languages only', () => {
    expect(isLanguage('ar')).toBe(true);
    expect(isLanguage('toString')).toBe(false);
  });
});
