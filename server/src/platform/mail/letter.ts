import type { Mail } from './mailer.js';

/** A plain letter that may end with a link, in both forms mail programs show. What it is given is text, never markup. */
export function letter(
  paragraphs: readonly string[],
  link?: { label: string; url: string },
): Pick<Mail, 'text' | 'html'> {
  const body = paragraphs.map((paragraph) => `<p>${escape(paragraph)}</p>`).join('\n');
  if (!link) return { text: paragraphs.join('\n\n') + '\n', html: `${body}\n` };
  return {
    text: [...paragraphs, `${link.label}: ${link.url}`].join('\n\n') + '\n',
    html: `${body}\n<p><a href="${escape(link.url)}">${escape(link.label)}</a></p>\n`,
  };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
