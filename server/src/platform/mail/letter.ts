import type { Mail } from './mailer.js';

/**
 * A plain letter that may end with a link, in both forms mail programs show. What it is given is text, never markup. The
 * language says how it is read aloud, and from which side.
 */
export function letter(
  paragraphs: readonly string[],
  link?: { label: string; url: string },
  language = 'en',
): Pick<Mail, 'text' | 'html'> {
  const body = paragraphs.map((paragraph) => `<p>${escape(paragraph)}</p>`).join('\n');
  const html = (content: string) =>
    language === 'en'
      ? `${content}\n`
      : `<div lang="${language}" dir="${directionOf(language)}">\n${content}\n</div>\n`;
  if (!link) return { text: paragraphs.join('\n\n') + '\n', html: html(body) };
  return {
    text: [...paragraphs, `${link.label}: ${link.url}`].join('\n\n') + '\n',
    html: html(`${body}\n<p><a href="${escape(link.url)}">${escape(link.label)}</a></p>`),
  };
}

const directionOf = (language: string) => (language === 'ar' ? 'rtl' : 'ltr');

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
