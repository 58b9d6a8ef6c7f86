import { contrastRatio, legibleTone, tokens, type SchemeName } from '@lintel/shared/design';

/** Text of ordinary size on a page at arm's length (WCAG 2.2, 1.4.3). */
const PAGE_CONTRAST = 4.5;
const isColour = (text: string | null | undefined): text is string => /^#[0-9a-f]{6}$/i.test(text ?? '');

function properties(wanted: string, name: SchemeName): string {
  const scheme = tokens.color[name];
  const accent = legibleTone(wanted.toLowerCase(), [scheme.canvas, scheme.surface], PAGE_CONTRAST);
  const [ink, paper] = [tokens.color.dark.onAccent, '#ffffff'];
  const onAccent = contrastRatio(paper, accent) >= contrastRatio(ink, accent) ? paper : ink;
  const soft = `color-mix(in srgb, ${accent} 12%, ${scheme.surface})`;
  return `--lt-color-accent:${accent};--lt-color-on-accent:${onAccent};--lt-color-accent-soft:${soft};--lt-color-focus:${accent}`;
}

/** Rules that put an accent (`#rrggbb`) on the page as far as it is legible in either scheme; nothing for anything else. */
export function accentStyle(wanted: string | null | undefined): string {
  if (!isColour(wanted)) return '';
  const [light, dark] = [properties(wanted, 'light'), properties(wanted, 'dark')];
  return (
    `:root{${light}}` +
    `@media (prefers-color-scheme:dark){:root:not([data-theme]){${dark}}}` +
    `:root[data-theme=dark]{${dark}}`
  );
}
