import { renderToString } from 'react-dom/server';
import { App } from '../app/app';
import { chooseLanguage } from '../lib/languages';
import { drawFor, type Address, type PageData } from '../lib/page-data';
import { beginWithAnswers } from '../lib/query';
import { loadTexts, showTexts } from '../lib/texts';

/** Draws the first view of a page as HTML, so that a visitor reads it before any script is there. */
export async function render(address: Address, data: PageData, language: string): Promise<string> {
  const known = chooseLanguage([language]);
  const texts = await loadTexts(known, known);
  // From here on nothing waits: pages that are drawn at the same time do not see each other's data.
  drawFor(address, data);
  beginWithAnswers();
  showTexts(texts);
  return renderToString(<App />);
}
