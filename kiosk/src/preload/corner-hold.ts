/** How far from the top left corner, in CSS pixels, and for how long a finger rests to ask for the way out. */
const cornerSize = 72;
const holdMs = 5_000;

/**
 * Calls `held` after a finger or a mouse has rested in the top left corner for five seconds: long enough that nobody does it by
 * chance, and without a mark that invites to try. The listeners come before those of the page, which can neither stop them nor
 * press the corner itself.
 */
export function onCornerHeld(target: EventTarget, held: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  const isInCorner = ({ clientX, clientY }: PointerEvent): boolean => clientX < cornerSize && clientY < cornerSize;
  const listen = (name: string, listener: (event: PointerEvent) => void): void =>
    target.addEventListener(name, listener as EventListener, { capture: true, passive: true });
  listen('pointerdown', (event) => {
    stop();
    if (event.isTrusted && event.isPrimary && isInCorner(event)) timer = setTimeout(held, holdMs);
  });
  listen('pointermove', (event) => {
    if (!isInCorner(event)) stop();
  });
  for (const name of ['pointerup', 'pointercancel', 'blur']) listen(name, stop);
}
