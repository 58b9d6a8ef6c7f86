/** As far as a pointer may tremble and still click, in CSS pixels: as much as the grid itself allows. */
const TREMBLE = 5;

/**
 * Has the grid scroll at its edges while something is dragged, and only then. Event Calendar (5.15) begins as soon as a button is
 * pressed there, and a click on a booking at the edge ends on another one. Call the returned function to end it.
 */
export function scrollWhileDragging(root: HTMLElement, setScrolling: (isScrolling: boolean) => void): () => void {
  let from: { x: number; y: number } | null = null;
  const press = ({ clientX, clientY }: PointerEvent) => {
    from = { x: clientX, y: clientY };
  };
  const move = ({ clientX, clientY }: PointerEvent) => {
    if (!from || Math.hypot(clientX - from.x, clientY - from.y) < TREMBLE) return;
    from = null;
    setScrolling(true);
  };
  const release = () => {
    from = null;
    setScrolling(false);
  };
  const ending = new AbortController();
  const { signal } = ending;
  // Before the grid hears of it, which may stop others from hearing.
  root.addEventListener('pointerdown', press, { capture: true, signal });
  window.addEventListener('pointermove', move, { capture: true, signal });
  for (const type of ['pointerup', 'pointercancel'] as const) window.addEventListener(type, release, { signal });
  return () => ending.abort();
}
