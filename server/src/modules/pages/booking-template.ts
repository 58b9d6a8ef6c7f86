import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartError } from '../../platform/lifecycle/start-error.js';
import type { VisitorPage } from '../public-booking/visitor-page.js';
import { accentStyle } from './booking-look.js';

const languages = ['en', 'da', 'de', 'es', 'fr', 'ar'] as const;
type Language = (typeof languages)[number];

/** The first language of `Accept-Language` (RFC 9110, 12.5.4) that there is, the most wanted first; English for the rest. */
export function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find((text) => text !== undefined);
      return { primary: tag.toLowerCase().split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
    })
    .sort((one, other) => other.weight - one.weight);
  const found = wanted.map(({ primary }) => languages.find((language) => language === primary)).find(Boolean);
  return found ?? 'en';
}

/** What a page's address asks of its looks. */
interface Wishes {
  lang?: string;
  theme?: string;
  accent?: string;
}

/** Data inside HTML: no text of it ends its element or begins a comment. */
const dataText = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Draws the first view of a page as HTML (`booking-web/src/server/render.tsx`). */
type Render = (
  address: { pathname: string; search: string; origin: string },
  page: Omit<VisitorPage, 'isFound'>,
  language: Language,
) => Promise<string>;

/**
 * The booking page as it was built, and what each answer puts into it: the style sheet itself, so that the first paint waits
 * for nothing; its first view, so that a visitor reads it before the scripts are there; where the texts of the visitor's
 * language are; the accent; and the data of the first face.
 */
export class BookingTemplate {
  private readonly html: string;
  private readonly texts: ReadonlyMap<string, string>;

  /** `folder` holds what the build of `booking-web` has made: `pages` for browsers, `server` for us. */
  static async load(folder: string): Promise<BookingTemplate> {
    const drawing = join(folder, 'server', 'render.js');
    if (!existsSync(drawing)) throw new StartError(`${folder} is not built: run npm run build.`);
    const { render } = (await import(pathToFileURL(drawing).href)) as { render: Render };
    return new BookingTemplate(join(folder, 'pages'), render);
  }

  private constructor(
    folder: string,
    private readonly render: Render,
  ) {
    const read = (file: string) => readFileSync(join(folder, file), 'utf8');
    const manifest = JSON.parse(read('manifest.json')) as Record<string, { file: string }>;
    this.html = read('index.html').replace(
      /<link rel="stylesheet"[^>]*href="\/book\/([^"]+)"[^>]*>/,
      (_, file: string) => `<style>${read(file)}</style>`,
    );
    this.texts = new Map(languages.map((name) => [name, manifest[`src/locales/${name}.json`]!.file]));
  }

  async fill(
    { isFound: _isFound, ...page }: VisitorPage,
    { url, wishes, acceptLanguage }: { url: URL; wishes: Wishes; acceptLanguage: string | undefined },
  ): Promise<string> {
    const language = languageOf(wishes.lang ?? acceptLanguage);
    const theme = wishes.theme === 'dark' || wishes.theme === 'light' ? ` data-theme="${wishes.theme}"` : '';
    const style = accentStyle(wishes.accent ?? page.tenant?.accent);
    const head = [
      `<link rel="modulepreload" crossorigin href="/book/${this.texts.get(language)!}">`,
      page.tenant && `<meta name="description" content="${escaped(page.tenant.name)}">`,
      `<script type="application/json" id="page-data">${dataText(page)}</script>`,
    ];
    const drawn = await this.render(url, page, language);
    return (
      this.html
        .replace('<div id="root"></div>', () => `<div id="root">${drawn}</div>`)
        .replace('<html lang="en">', `<html lang="${language}"${language === 'ar' ? ' dir="rtl"' : ''}${theme}>`)
        .replace('<!-- page -->', () => head.filter(Boolean).join('\n    '))
        // After the style sheet, whose own accent it takes the place of.
        .replace('</head>', () => `${style && `<style>${style}</style>`}</head>`)
    );
  }
}
