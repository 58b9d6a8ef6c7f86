import { Modal, type ModalProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface DialogProps extends Pick<ModalProps, 'title' | 'size' | 'children'> {
  id: string;
  isOpen: boolean;
  onClose: () => void;
}

/** A dialog over the page. */
export function Dialog({ id, isOpen, onClose, ...rest }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      id={id}
      opened={isOpen}
      onClose={onClose}
      closeButtonProps={{ id: `${id}-close`, 'aria-label': t('action.close') }}
      {...rest}
    />
  );
}
