import { Button, Group, NumberInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { sayDone } from '../../../components/ui/toast';
import { asFailure, fieldErrors } from '../../../lib/request-failure';
import { useStartRollout } from '../api/rollouts';

/** Begins an update of the fleet. */
export function StartRollout() {
  const { t } = useTranslation();
  const start = useStartRollout();
  const form = useForm({
    initialValues: { version: '', soakMinutes: 60 },
    validate: { version: (version) => (version.trim() === '' ? t('rollout.versionMissing') : null) },
  });
  const { setErrors, reset } = form;
  useEffect(() => {
    if (start.error) setErrors(fieldErrors(asFailure(start.error), ['version', 'soakMinutes']).fields);
  }, [start.error, setErrors]);
  const begin = ({ version, soakMinutes }: typeof form.values) =>
    start.mutate(
      { version: version.trim(), soakMinutes },
      {
        onSuccess: () => {
          reset();
          sayDone(t('rollout.started', { version }));
        },
      },
    );
  return (
    <form id="rollout-form" noValidate onSubmit={form.onSubmit(begin)}>
      <Stack gap="md">
        <Group gap="md" align="flex-start">
          <TextInput
            id="rollout-version"
            label={t('fleet.version')}
            description={t('fleet.versionHint')}
            {...form.getInputProps('version')}
          />
          <NumberInput
            id="rollout-soak"
            label={t('rollout.soak')}
            description={t('rollout.soakHint')}
            min={10}
            max={20_160}
            suffix={` ${t('rules.minutesUnit')}`}
            {...form.getInputProps('soakMinutes')}
          />
        </Group>
        {start.error && <FailureNotice id="rollout-failure" error={start.error} />}
        <Group>
          <Button id="rollout-start" type="submit" loading={start.isPending}>
            {t('rollout.start')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
