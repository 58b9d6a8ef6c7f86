import { useSyncExternalStore } from 'react';
import type english from '../locales/en.json';
import { createFormat, type Format } from './format';
import { chooseLanguage, directionOf, languages, localeFor, type Language } from './languages';

type English = typeof english;
type Counted<Key> = Key extends `${infer Base}_other` ? Base : never;
type Plain<Key> = Key extends `${string}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? never : Key;
/** A text by its name; one that depends on `count` by its name without the ending. */
export type TextKey = Plain<keyof English> | Counted<keyof English>;
export type Values = Record<string, string | number>;
export type Translate = (key: TextKey, values?: Values) => string;

export interface Texts {
  t: Translate;
  language: Language;
  format: Format;
  isRightToLeft: boolean;
}

type Table = Record<string, string>;
const files = import.meta.glob<{ default: Table }>('../locales/*.json');
const storageKey = 'lintel.booking.language';

function translator(table: Table, language: Language): Translate {
  const plural = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const { count } = values;
    const counted = typeof count === 'number' ? table[`${key}_${plural.select(count)}`] : undefined;
    const text = counted ?? table[`${key}_other`] ?? table[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}

let current: Texts | undefined;
const listeners = new Set<() => void>();

/** What was asked for in the address, chosen before, or is read by the visitor, in this order. */
export function wantedLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  return chooseLanguage([asked, storedLanguage(), ...navigator.languages]);
}

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch (error) {
    console.info('No language is kept:', error);
    return null;
  }
}

/** The texts of a language, dates as in `locale`. Rejects where they cannot be had. */
export async function loadTexts(language: Language, locale: string): Promise<Texts> {
  const { default: table } = await files[`../locales/${language}.json`]!();
  return {
    t: translator(table, language),
    language,
    format: createFormat(locale),
    isRightToLeft: directionOf(language) === 'rtl',
  };
}

export function showTexts(texts: Texts): void {
  current = texts;
  listeners.forEach((listener) => listener());
}

export async function showLanguage(language: Language): Promise<void> {
  const texts = await loadTexts(language, localeFor(language, navigator.languages));
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  showTexts(texts);
}

export async function chooseOtherLanguage(language: Language): Promise<void> {
  await showLanguage(language);
  try {
    localStorage.setItem(storageKey, language);
  } catch (error) {
    console.info('No language is kept:', error);
  }
}

export { languages };

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The texts on show; `main` has loaded some before anything is drawn. */
export const useTexts = (): Texts =>
  useSyncExternalStore(
    subscribe,
    () => current!,
    () => current!,
  );
