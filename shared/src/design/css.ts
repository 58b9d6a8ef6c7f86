import { tokens, type SchemeName } from './tokens.js';

const kebab = (name: string): string =>
  name
    .replaceAll('_', '-')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase();

type Tree = { readonly [name: string]: string | Tree };

function* flatten(tree: Tree, prefix: string): Generator<[string, string]> {
  for (const [name, value] of Object.entries(tree)) {
    const path = `${prefix}-${kebab(name)}`;
    if (typeof value === 'string') yield [path, value];
    else yield* flatten(value, path);
  }
}

const { color, motion, ...constant } = tokens;

/** `--lt-color-*` of one scheme, e.g. `--lt-color-text`, `--lt-color-state-in-use-fill`. */
export function colorProperties(scheme: SchemeName): Record<string, string> {
  return Object.fromEntries(flatten(color[scheme] as unknown as Tree, '--lt-color'));
}

/** What no scheme changes, e.g. `--lt-space-4`, `--lt-text-lg`, `--lt-motion-fast`. */
export function constantProperties(): Record<string, string> {
  return Object.fromEntries([...flatten(constant, '--lt'), ...flatten(motion, '--lt-motion')]);
}

const block = (selector: string, properties: Record<string, string>): string =>
  `${selector}{${Object.entries(properties)
    .map(([name, value]) => `${name}:${value}`)
    .join(';')}}`;

const stillness = Object.fromEntries(
  Object.entries(motion)
    .filter(([, value]) => value.endsWith('ms'))
    .map(([name]) => [`--lt-motion-${kebab(name)}`, '0ms']),
);

/**
 * The style sheet of all tokens. Light is the default; `data-theme="dark"` or `"light"` on the root element decides, without it
 * the machine's preference does. Who asked for less motion gets durations of zero.
 */
export function tokensCss(): string {
  return [
    block(':root', { ...constantProperties(), ...colorProperties('light'), 'color-scheme': 'light' }),
    `@media (prefers-color-scheme:dark){${block(':root:not([data-theme])', { ...colorProperties('dark'), 'color-scheme': 'dark' })}}`,
    block(':root[data-theme=dark]', { ...colorProperties('dark'), 'color-scheme': 'dark' }),
    `@media (prefers-reduced-motion:reduce){${block(':root', stillness)}}`,
  ].join('\n');
}
