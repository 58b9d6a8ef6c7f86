import { Modal, type ModalProps } from '@mantine/core';
import { useLayoutEffect } from 'react';
import { useTranslation } from 'react-i18next';

interface DialogProps extends Pick<ModalProps, 'title' | 'size' | 'children'> {
  id: string;
  isOpen: boolean;
  onClose: () => void;
}

/** A dialog over the page. */
export function Dialog({ id, isOpen, onClose, ...rest }: DialogProps) {
  const { t } = useTranslation();
  useReturnOfFocus(isOpen);
  return (
    <Modal
      id={id}
      opened={isOpen}
      onClose={onClose}
      closeButtonProps={{ id: `${id}-close`, 'aria-label': t('action.close') }}
      returnFocus={false}
      {...rest}
    />
  );
}

/** Gives the keyboard back to where it was. Mantine's own knows neither a dialog that is open at once nor one opened from a menu. */
function useReturnOfFocus(isOpen: boolean): void {
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    const opener = openerOf(document.activeElement);
    const around = opener?.closest<HTMLElement>('[role="dialog"], main');
    return () => {
      const last = document.activeElement;
      // What is closing holds the keyboard until it has let go; whoever has gone elsewhere meanwhile is left there.
      setTimeout(() => {
        const now = document.activeElement;
        if (now !== last && now !== document.body) return;
        // What opened it may have gone with what was done in it.
        (opener?.isConnected ? opener : around)?.focus({ preventScroll: true });
      });
    };
  }, [isOpen]);
}

/** A menu's item is gone by then: the menu's button stays. */
function openerOf(element: Element | null): HTMLElement | null {
  const button = element?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const opener = button ? document.getElementById(button) : element;
  return opener instanceof HTMLElement ? opener : null;
}
