// oxlint-disable-next-line no-control-regex -- these are what is taken out
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** As much of a text as we keep, without what no screen shows. */
export function readableText(text: string | null | undefined, most: number): string | null {
  const readable = (text ?? '').replace(/\r\n?/g, '\n').replace(controls, '').trim();
  if (readable === '') return null;
  return readable.length <= most ? readable : `${readable.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

export const readableLine = (text: string | null | undefined, most: number): string | null =>
  readableText(text?.replace(/\s+/g, ' '), most);

export const longest = { title: 200, description: 8_000, location: 500, name: 200, attendees: 500 } as const;
