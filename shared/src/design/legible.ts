import { contrastRatio } from './contrast.js';
import { roomStates } from '../contracts/room.js';
import { tokens, type ColorScheme, type SchemeName } from './tokens.js';

/** What text on a door has to reach against its ground (WCAG 2.2, 1.4.6 "Contrast (Enhanced)"). */
export const doorContrast = 7;

/** Lightness (0 to 1), and the two axes of colour (green to red, blue to yellow). */
interface Oklab {
  lightness: number;
  a: number;
  b: number;
}

const toLinear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const fromLinear = (value: number): number => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

/** Björn Ottosson, "A perceptual color space for image processing". */
function toOklab(hex: string): Oklab {
  const [red, green, blue] = [1, 3, 5].map((offset) =>
    toLinear(Number.parseInt(hex.slice(offset, offset + 2), 16) / 255),
  ) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    a: 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    b: 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  };
}

function toChannels({ lightness, a, b }: Oklab): number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const isShowable = (channels: readonly number[]): boolean =>
  channels.every((channel) => channel >= -0.0005 && channel <= 1.0005);

const toHex = (channels: readonly number[]): string =>
  `#${channels
    .map((channel) => Math.round(fromLinear(Math.min(Math.max(channel, 0), 1)) * 255))
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')}`;

/** The same hue at another lightness, as colourful as a screen can show it there. */
function atLightness({ a, b }: Oklab, lightness: number): string {
  const shades = Array.from({ length: 21 }, (_, step) => 1 - step / 20);
  const shown = shades
    .map((chroma) => toChannels({ lightness, a: a * chroma, b: b * chroma }))
    .find((channels) => isShowable(channels));
  return toHex(shown ?? [lightness ** 3, lightness ** 3, lightness ** 3]);
}

const isLegible = (colour: string, grounds: readonly string[], ratio: number): boolean =>
  grounds.every((ground) => contrastRatio(colour, ground) >= ratio);

/**
 * `colour` (`#rrggbb`) itself where it reaches `ratio` on every ground, else the nearest tone of its hue that does. Where the
 * grounds are so different that none can, black or white, whichever is read better on the worst of them.
 */
export function legibleTone(colour: string, grounds: readonly string[], ratio: number = doorContrast): string {
  if (isLegible(colour, grounds, ratio)) return colour;
  const origin = toOklab(colour);
  const steps = Array.from({ length: 200 }, (_, step) => (step + 1) / 200);
  for (const step of steps) {
    for (const lightness of [origin.lightness + step, origin.lightness - step]) {
      if (lightness < 0 || lightness > 1) continue;
      const tone = atLightness(origin, lightness);
      if (isLegible(tone, grounds, ratio)) return tone;
    }
  }
  const worst = (tone: string): number => Math.min(...grounds.map((ground) => contrastRatio(tone, ground)));
  return worst('#ffffff') >= worst('#000000') ? '#ffffff' : '#000000';
}

/** Everything a display writes on in a scheme, but the fields of the states themselves. */
export function doorGrounds(scheme: ColorScheme): string[] {
  const softs = roomStates.map((state) => scheme.state[state].soft);
  return [...new Set([scheme.canvas, scheme.surface, scheme.surfaceRaised, ...softs])];
}

export interface AccentTone {
  /** The accent as a display shows it: as text, as a line and as a field. */
  accent: string;
  /** Text on that field. */
  onAccent: string;
  /** Whether the wanted colour could not be shown as it is. */
  isAdjusted: boolean;
}

/** How a tenant's accent (`#rrggbb`) is shown at a door in a scheme, so that everything stays legible at 7:1. */
export function doorAccent(wanted: string, name: SchemeName): AccentTone {
  const scheme = tokens.color[name];
  const accent = legibleTone(wanted, doorGrounds(scheme));
  return { accent, onAccent: scheme.canvas, isAdjusted: accent !== wanted };
}
