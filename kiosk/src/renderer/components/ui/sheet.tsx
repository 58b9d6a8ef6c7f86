import { useEffect, useLayoutEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import styles from './sheet.module.css';

interface SheetProps {
  /** Names the sheet to who cannot see it. */
  label: string;
  onClose: () => void;
  /** Left alone for this long it closes, for the person who walked away; null keeps it. */
  closesAfterMs: number | null;
  /** What is asked or said: with another one it is a new sheet to whoever stands before it. */
  shown: unknown;
  children: ReactNode;
}

/** What says that somebody is there. */
const signsOfLife = ['pointerdown', 'keydown', 'input'] as const;

/** Takes the lower part of the screen until it is answered. A tap beside it closes it. */
export function Sheet({ label, onClose, closesAfterMs, shown, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  // Closed before it is taken away, or the keyboard would not go back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const ignoreSecondHalf = useSecondHalf(shown);
  useEffect(() => {
    if (closesAfterMs === null) return;
    let timer = setTimeout(() => close.current(), closesAfterMs);
    const restart = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => close.current(), closesAfterMs);
    };
    for (const type of signsOfLife) addEventListener(type, restart);
    return () => {
      clearTimeout(timer);
      for (const type of signsOfLife) removeEventListener(type, restart);
    };
  }, [closesAfterMs, shown]);
  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClickCapture={ignoreSecondHalf}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={styles.body}>{children}</div>
    </dialog>
  );
}

/** Some people tap twice: what the first half has brought up, under the same finger, is not answered by the second. */
function useSecondHalf(shown: unknown): (event: MouseEvent) => void {
  const hasBegun = useRef(false);
  useLayoutEffect(() => {
    hasBegun.current = false;
  }, [shown]);
  return (event) => {
    // How many times in a row somebody has tapped there; from the keyboard, none.
    if (event.detail > 1 && !hasBegun.current) event.stopPropagation();
    else hasBegun.current = true;
  };
}
