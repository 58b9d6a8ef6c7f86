import { useEffect, useRef, type ReactNode } from 'react';
import styles from './sheet.module.css';

interface SheetProps {
  /** Names the sheet to who cannot see it. */
  label: string;
  onClose: () => void;
  /** Left alone for this long it closes, for the person who walked away; null keeps it. */
  closesAfterMs: number | null;
  children: ReactNode;
}

/** Takes the lower part of the screen until it is answered. A tap beside it closes it. */
export function Sheet({ label, onClose, closesAfterMs, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  useEffect(() => {
    if (closesAfterMs === null) return;
    let timer = setTimeout(() => close.current(), closesAfterMs);
    const restart = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => close.current(), closesAfterMs);
    };
    addEventListener('pointerdown', restart);
    return () => {
      clearTimeout(timer);
      removeEventListener('pointerdown', restart);
    };
  }, [closesAfterMs]);
  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className={styles.body}>{children}</div>
    </dialog>
  );
}
