/** What people type or a QR holds, as the display shows it: capitals without spaces or dashes, six characters at most. */
export function readUserCode(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 6);
}
