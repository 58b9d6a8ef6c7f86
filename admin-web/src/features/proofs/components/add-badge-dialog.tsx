import type { PersonAtDoors } from '@lintel/shared/contracts';
import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import type { HostedDialog } from '../../../components/ui/dialog-host';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { sayDone } from '../../../components/ui/toast';
import { asFailure, fieldErrors } from '../../../lib/request-failure';
import { useAddBadge } from '../api/people';

interface AddBadgeDialogProps extends HostedDialog {
  user: PersonAtDoors['user'];
}

/** Gives somebody a badge: it is held to a reader at this computer, which types it. */
export function AddBadgeDialog({ user, isOpen, onClose }: AddBadgeDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      id={`person-${user.id}-badge-dialog`}
      isOpen={isOpen}
      onClose={onClose}
      title={t('proof.badge.giveTo', { name: user.name })}
    >
      <AddBadgeForm user={user} onDone={onClose} />
    </Dialog>
  );
}

function AddBadgeForm({ user, onDone }: { user: PersonAtDoors['user']; onDone: () => void }) {
  const { t } = useTranslation();
  const add = useAddBadge(user.id);
  const id = `person-${user.id}-badge`;
  const form = useForm({
    initialValues: { label: '', badge: '' },
    validate: { badge: (badge) => (badge.trim().length < 4 ? t('proof.badge.missing') : null) },
  });
  const { setErrors } = form;
  useEffect(() => {
    if (add.error) setErrors(fieldErrors(asFailure(add.error), ['badge', 'label']).fields);
  }, [add.error, setErrors]);
  const save = ({ label, badge }: { label: string; badge: string }) =>
    add.mutate(
      { badge: badge.trim(), ...(label.trim() !== '' && { label: label.trim() }) },
      {
        onSuccess: () => {
          onDone();
          sayDone(t('proof.badge.given', { name: user.name }));
        },
      },
    );
  return (
    <form id={id} noValidate onSubmit={form.onSubmit(save)} autoComplete="off">
      <Stack gap="md">
        <TextInput
          id={`${id}-label`}
          label={t('proof.badge.label')}
          placeholder={t('proof.badge.labelExample')}
          maxLength={50}
          {...form.getInputProps('label')}
        />
        <PasswordInput
          id={`${id}-number`}
          label={t('proof.badge.number')}
          description={t('proof.badge.numberHint')}
          autoComplete="off"
          data-autofocus
          visibilityToggleButtonProps={{ id: `${id}-number-show`, 'aria-label': t('proof.badge.show') }}
          {...form.getInputProps('badge')}
        />
        {add.error && <FailureNotice id={`${id}-failure`} error={add.error} />}
        <Group justify="flex-end" gap="xs">
          <Button id={`${id}-cancel`} variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
          <Button id={`${id}-submit`} type="submit" loading={add.isPending}>
            {t('proof.badge.give')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
