/** A pattern for LIKE that a text matches when it contains these words; null where there are none. */
export const containing = (text: string | undefined): string | null =>
  text ? `%${text.replace(/[\\%_]/g, (special) => `\\${special}`)}%` : null;
