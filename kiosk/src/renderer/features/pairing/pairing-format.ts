/** 9:05, never below zero. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A code in two halves, the way people read it aloud. */
export function groupCode(code: string): string {
  const plain = code.replaceAll(/[\s-]/g, '');
  const half = Math.ceil(plain.length / 2);
  return `${plain.slice(0, half)}\u2002${plain.slice(half)}`;
}
