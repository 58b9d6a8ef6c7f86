import type { Input } from 'electron';

/** What a badge reader, a barcode scanner or somebody who cannot use the touch screen needs, and nothing else. */
const namedKeys = new Set([
  ...['Enter', 'Tab', 'Escape', 'Backspace', 'Delete', 'Shift', 'CapsLock', 'NumLock', 'AltGraph'],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'],
  // Accents and input methods.
  ...['Dead', 'Process', 'Compose'],
]);

type Key = Pick<Input, 'key' | 'code' | 'control' | 'alt' | 'shift' | 'meta'>;

/**
 * Whether the page may see a key. A list of what is allowed, so that the shortcut nobody thought of is refused: reload, print,
 * find, zoom, developer tools, full screen, caret browsing, history, new window, view source, …
 */
export function isAllowedKey({ key, control, alt, meta }: Key): boolean {
  if (meta) return false;
  const isCharacter = [...key].length === 1;
  // Windows reports AltGr as Control with Alt; what comes of it on a keyboard that has it is never a plain letter or digit.
  if (control && alt) return isCharacter && !/^[a-z0-9 ]$/i.test(key);
  if (control || alt) return false;
  return isCharacter || namedKeys.has(key);
}

/** Control, Alt, Shift and E: the way to the exit for a screen without touch. */
export const isExitKey = ({ code, control, alt, shift, meta }: Key): boolean =>
  code === 'KeyE' && control && alt && shift && !meta;
