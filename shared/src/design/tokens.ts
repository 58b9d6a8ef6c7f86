import type { RoomStateName } from '../contracts/room.js';

/** How one room state looks in one colour scheme. */
export interface StateTone {
  /** The state as light: bars, fields, dots, filled buttons. */
  fill: string;
  /** Text and icons on `fill`. */
  onFill: string;
  /** A quiet field tinted with the state: table cells, badges, the canvas beside the light. */
  soft: string;
  /** Text and icons on `soft`, `canvas` or `surface`. */
  text: string;
}

export interface ColorScheme {
  canvas: string;
  surface: string;
  surfaceRaised: string;
  border: string;
  borderStrong: string;
  text: string;
  textMuted: string;
  accent: string;
  onAccent: string;
  accentSoft: string;
  success: string;
  warning: string;
  danger: string;
  onDanger: string;
  focus: string;
  state: Record<RoomStateName, StateTone>;
}

const ink = '#05070a';

/** The scheme of displays unless their administrators want the light one. Every text pair reaches 7:1 in both (see the spec). */
const dark: ColorScheme = {
  canvas: '#0a0c10',
  surface: '#13171d',
  surfaceRaised: '#1d232b',
  border: '#2b333e',
  borderStrong: '#6f7b8b',
  text: '#f5f7fa',
  textMuted: '#b8c1cd',
  accent: '#8fb8ff',
  onAccent: ink,
  accentSoft: '#182640',
  success: '#3ddc8a',
  warning: '#ffc845',
  danger: '#ff8f86',
  onDanger: ink,
  focus: '#ffffff',
  state: {
    AVAILABLE: { fill: '#2fd482', onFill: ink, soft: '#0b2a1c', text: '#5fe3a1' },
    STARTING_SOON: { fill: '#ffd043', onFill: ink, soft: '#322707', text: '#ffdb70' },
    AWAITING_CHECK_IN: { fill: '#5cb4ff', onFill: ink, soft: '#0b2740', text: '#8ac9ff' },
    IN_USE: { fill: '#ff7167', onFill: ink, soft: '#3a1213', text: '#ffa49d' },
    ENDING_SOON: { fill: '#ff9f45', onFill: ink, soft: '#38200a', text: '#ffba7a' },
    OUT_OF_SERVICE: { fill: '#a3adba', onFill: ink, soft: '#20262e', text: '#c3cbd5' },
  },
};

const light: ColorScheme = {
  canvas: '#f7f8fa',
  surface: '#ffffff',
  surfaceRaised: '#ffffff',
  border: '#dfe3e8',
  borderStrong: '#7b8794',
  text: '#12161c',
  textMuted: '#414b58',
  accent: '#1f5fd6',
  onAccent: '#ffffff',
  accentSoft: '#e8f0fe',
  success: '#0b6b3c',
  warning: '#6b4300',
  danger: '#b3251d',
  onDanger: '#ffffff',
  focus: '#1f5fd6',
  state: {
    AVAILABLE: { fill: '#2bbf76', onFill: ink, soft: '#e3f7ed', text: '#085730' },
    STARTING_SOON: { fill: '#f2bd23', onFill: ink, soft: '#fdf4d8', text: '#6b4a00' },
    AWAITING_CHECK_IN: { fill: '#4aa3f0', onFill: ink, soft: '#e4f1fd', text: '#0b4a80' },
    IN_USE: { fill: '#f67168', onFill: ink, soft: '#fde9e7', text: '#8f1a13' },
    ENDING_SOON: { fill: '#f0913a', onFill: ink, soft: '#fdeede', text: '#7a3d00' },
    OUT_OF_SERVICE: { fill: '#98a2af', onFill: ink, soft: '#eceff2', text: '#3f4a57' },
  },
};

/**
 * The one source of Lintel's look, shared by display, admin and booking. Colours are `#rrggbb`; sizes are CSS lengths;
 * durations CSS times.
 */
export const tokens = {
  color: { dark, light },
  /** A display outside its hours, in either scheme: the dimmest grey that is still read at 7:1. */
  night: { ground: '#000000', text: '#989ea8' },
  font: {
    sans: "'Inter Variable', 'Noto Sans Arabic Variable', system-ui, sans-serif",
    weightRegular: '440',
    weightMedium: '560',
    weightStrong: '680',
    lineTight: '1.04',
    lineBody: '1.5',
  },
  /** Type for screens at arm's length (admin, booking). */
  text: {
    xs: '0.75rem',
    sm: '0.875rem',
    md: '1rem',
    lg: '1.125rem',
    xl: '1.375rem',
    '2xl': '1.75rem',
    '3xl': '2.25rem',
  },
  /**
   * Type for screens beside a door, in units of the screen itself: `u` lies between 1% of the shorter and of the longer side
   * (set by the display), so the same design holds from 7" to 32" and in both orientations. The sentence fills what is left.
   */
  displayText: {
    action: 'calc(var(--u) * 4.1)',
    line: 'calc(var(--u) * 3.6)',
    meta: 'calc(var(--u) * 3)',
    fine: 'calc(var(--u) * 2.4)',
  },
  space: {
    '1': '0.25rem',
    '2': '0.5rem',
    '3': '0.75rem',
    '4': '1rem',
    '5': '1.5rem',
    '6': '2rem',
    '7': '3rem',
    '8': '4rem',
  },
  radius: { sm: '0.375rem', md: '0.625rem', lg: '1rem', round: '999px' },
  shadow: { raised: '0 1px 2px rgb(5 7 10 / 0.08), 0 8px 24px rgb(5 7 10 / 0.10)' },
  /** Targets on a door are pressed by somebody standing with a laptop in the other hand. */
  target: { display: '64px', web: '40px' },
  motion: {
    fast: '120ms',
    normal: '240ms',
    state: '600ms',
    easeOut: 'cubic-bezier(0.2, 0, 0, 1)',
    easeInOut: 'cubic-bezier(0.4, 0, 0.2, 1)',
  },
} as const;

export type Tokens = typeof tokens;
export type SchemeName = keyof Tokens['color'];
