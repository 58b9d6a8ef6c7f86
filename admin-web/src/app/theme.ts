import {
  colorsTuple,
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type Drawer,
  type MantineColorsTuple,
  type MantineThemeComponent,
  type Menu,
  type Modal,
  type NumberInput,
} from '@mantine/core';
import { tokens } from '@lintel/shared/design';

const { color, font, text, space, radius, shadow } = tokens;
const { dark, light } = color;

const tuple = (...shades: string[]) => shades as unknown as MantineColorsTuple;

/** The colours that buttons and badges may be filled with; each has its own text colour among the tokens. */
const filled = ['accent', 'danger'];

/** A dialog's head is no banner of the page. */
const noBanner = { header: { role: 'none' } };
const dialogTitle = { fontSize: text.lg, fontWeight: font.weightStrong };

/** What `extend` of a component does, without the component: the theme is needed long before the first menu or dialog. */
const usual = <Component extends { extend: (input: never) => MantineThemeComponent }>(
  input: Parameters<Component['extend']>[0],
): MantineThemeComponent => input;

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  colors: {
    accent: colorsTuple(light.accent),
    danger: colorsTuple(light.danger),
    success: colorsTuple(light.success),
    warning: colorsTuple(light.warning),
    dark: tuple(
      dark.text,
      dark.textMuted,
      dark.textMuted,
      dark.borderStrong,
      dark.border,
      dark.surfaceRaised,
      dark.surface,
      dark.surface,
      dark.canvas,
      dark.canvas,
    ),
  },
  variantColorResolver: (input) => {
    const resolved = defaultVariantColorsResolver(input);
    const name = input.color ?? input.theme.primaryColor;
    return input.variant === 'filled' && filled.includes(name)
      ? { ...resolved, color: `var(--lt-color-on-${name})` }
      : resolved;
  },
  fontFamily: font.sans,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: text.xs, sm: text.sm, md: text.md, lg: text.lg, xl: text.xl },
  lineHeights: { xs: '1.4', sm: '1.45', md: font.lineBody, lg: font.lineBody, xl: font.lineBody },
  headings: {
    fontFamily: font.sans,
    fontWeight: font.weightStrong,
    sizes: {
      h1: { fontSize: text['2xl'], lineHeight: '1.2' },
      h2: { fontSize: text.xl, lineHeight: '1.25' },
      h3: { fontSize: text.lg, lineHeight: '1.3' },
    },
  },
  spacing: { xs: space['2'], sm: space['3'], md: space['4'], lg: space['5'], xl: space['6'] },
  radius: { xs: radius.sm, sm: radius.sm, md: radius.md, lg: radius.lg, xl: radius.lg },
  shadows: { xs: shadow.raised, sm: shadow.raised, md: shadow.raised, lg: shadow.raised, xl: shadow.raised },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    // Inside its landmark, so that whoever walks by landmarks finds it; the placeholder would be a child a menu may not have.
    Menu: usual<typeof Menu>({
      defaultProps: { withinPortal: false, floatingStrategy: 'fixed', withInitialFocusPlaceholder: false },
    }),
    NumberInput: usual<typeof NumberInput>({ defaultProps: { hideControls: true } }),
    Modal: usual<typeof Modal>({
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.4 },
        attributes: noBanner,
      },
      styles: { title: dialogTitle },
    }),
    Drawer: usual<typeof Drawer>({
      defaultProps: {
        position: 'right',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.2 },
        attributes: noBanner,
      },
      styles: { title: { ...dialogTitle, color: 'var(--lt-color-text-muted)', fontSize: text.sm } },
    }),
  },
});

const toneVariables = (name: string, soft: string): Record<string, string> => ({
  [`--mantine-color-${name}-filled`]: `var(--lt-color-${name})`,
  [`--mantine-color-${name}-filled-hover`]: `color-mix(in oklab, var(--lt-color-${name}), var(--lt-color-text) 14%)`,
  [`--mantine-color-${name}-light`]: soft,
  [`--mantine-color-${name}-light-hover`]: `color-mix(in oklab, ${soft}, var(--lt-color-${name}) 5%)`,
  [`--mantine-color-${name}-light-color`]: `var(--lt-color-${name})`,
  [`--mantine-color-${name}-outline`]: `var(--lt-color-${name})`,
  [`--mantine-color-${name}-outline-hover`]: soft,
  [`--mantine-color-${name}-text`]: `var(--lt-color-${name})`,
  ...Object.fromEntries(
    Array.from({ length: 10 }, (_, shade) => [`--mantine-color-${name}-${shade}`, `var(--lt-color-${name})`]),
  ),
});

/** Mantine's own variables, each said in tokens: `data-theme` on the root element switches them all. */
export const schemeVariables: Record<string, string> = {
  // What Mantine calls body is what its cards, menus and dialogs stand on; the page's own ground is the canvas (global.css).
  '--mantine-color-body': 'var(--lt-color-surface)',
  '--mantine-color-text': 'var(--lt-color-text)',
  '--mantine-color-bright': 'var(--lt-color-text)',
  '--mantine-color-dimmed': 'var(--lt-color-text-muted)',
  '--mantine-color-placeholder': 'var(--lt-color-text-muted)',
  '--mantine-color-anchor': 'var(--lt-color-accent)',
  '--mantine-color-error': 'var(--lt-color-danger)',
  '--mantine-color-default': 'var(--lt-color-surface-raised)',
  '--mantine-color-default-hover': 'color-mix(in oklab, var(--lt-color-surface-raised), var(--lt-color-text) 5%)',
  '--mantine-color-default-color': 'var(--lt-color-text)',
  '--mantine-color-default-border': 'var(--lt-color-border)',
  '--mantine-color-disabled': 'color-mix(in oklab, var(--lt-color-surface), var(--lt-color-text) 6%)',
  '--mantine-color-disabled-color': 'var(--lt-color-text-muted)',
  '--mantine-color-disabled-border': 'var(--lt-color-border)',
  '--mantine-primary-color-contrast': 'var(--lt-color-on-accent)',
  ...toneVariables('accent', 'var(--lt-color-accent-soft)'),
  ...toneVariables('danger', 'var(--lt-color-state-in-use-soft)'),
  ...toneVariables('success', 'var(--lt-color-state-available-soft)'),
  ...toneVariables('warning', 'var(--lt-color-state-starting-soon-soft)'),
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: schemeVariables,
  dark: schemeVariables,
});
