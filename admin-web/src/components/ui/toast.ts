import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

const closeButton = () => ({ 'aria-label': i18next.t('action.close') });

/** Says that something is done. */
export function sayDone(message: string): void {
  notifications.show({
    message,
    color: 'success',
    withBorder: true,
    autoClose: 4_000,
    closeButtonProps: closeButton(),
  });
}

/** Says that something went wrong where no form is left to say it in. */
export function sayFailed(title: string, message: string): void {
  notifications.show({
    title,
    message,
    color: 'danger',
    withBorder: true,
    autoClose: 9_000,
    closeButtonProps: closeButton(),
  });
}
