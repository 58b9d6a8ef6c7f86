/** Widths of letters in Inter at the weight of the sentence, in em; the fonts ship with the app, so these hold everywhere. */
const classes: [pattern: RegExp, em: number][] = [
  [/[\u064b-\u0652]/, 0],
  [/[اأإآلبتثنيئدذرز]/, 0.47],
  [/\p{Script=Arabic}/u, 0.78],
  [/[ijlI.,:;'’!|·]/, 0.29],
  [/[ \u00a0ftr()1-]/, 0.38],
  [/[mwMW—]/, 0.9],
  [/[0-9–]/, 0.64],
  [/\p{Lu}/u, 0.7],
];
const usual = 0.6;

/** An upper estimate of how wide `text` is, in em: the sentence must never be cut, so it errs on the wide side. */
export function widthInEm(text: string): number {
  let width = 0;
  for (const letter of text) width += classes.find(([pattern]) => pattern.test(letter))?.[1] ?? usual;
  return width;
}
