import { createIcalConnectionSchema, type Resource } from '@lintel/shared/contracts';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconLink } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { UnplacedErrors } from '../../../components/ui/unplaced-errors';
import { asFailure, fieldErrors } from '../../../lib/request-failure';
import { useCreateIcalConnection } from '../api/create-ical-connection';
import { useSyncConnection } from '../api/sync-connection';
import { FirstSync } from './first-sync';

const fields = ['name', 'url'] as const;

interface ConnectFeedProps {
  id: string;
  room: Resource;
  /** After the first sync, whatever it found. */
  onDone?: () => void;
  doneLabel?: string;
  /** The way on for who has no calendar; it goes once there is one. */
  aside?: ReactNode;
}

/** Subscribes a room to an .ics address and reads it at once, so that a wrong address shows here and not at the door. */
export function ConnectFeed({ id, room, onDone, doneLabel, aside }: ConnectFeedProps) {
  const { t } = useTranslation();
  const create = useCreateIcalConnection();
  const sync = useSyncConnection();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: t('calendar.defaultName', { room: room.name }), url: '' },
    validate: (values) => {
      const parsed = createIcalConnectionSchema.safeParse({ ...values, resourceId: room.id });
      const errors: Record<string, string> = parsed.success
        ? {}
        : Object.fromEntries(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
      if (!/^(https?|webcal):\/\/.+/i.test(values.url.trim())) errors.url = t('calendar.urlInvalid');
      return errors;
    },
  });
  const { setErrors } = form;
  useEffect(() => {
    if (create.error) setErrors(fieldErrors(asFailure(create.error), fields).fields);
  }, [create.error, setErrors]);

  const connect = (values: { name: string; url: string }) =>
    create.mutate(
      // `webcal:` is what calendars hand out; it means the same address over https.
      { ...values, url: values.url.trim().replace(/^webcal:/i, 'https:'), resourceId: room.id },
      { onSuccess: (connection) => sync.mutate(connection.id) },
    );

  if (create.data) {
    return (
      <FirstSync
        id={`${id}-result`}
        connectionId={create.data.id}
        sync={sync}
        onAnother={() => {
          create.reset();
          sync.reset();
        }}
        onDone={onDone}
        doneLabel={doneLabel}
      />
    );
  }
  return (
    <form id={id} noValidate onSubmit={form.onSubmit(connect)}>
      <Stack gap="md">
        <TextInput
          id={`${id}-url`}
          label={t('calendar.url')}
          description={t('calendar.urlHint')}
          placeholder="https://calendar.example.com/room.ics"
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          leftSection={<IconLink size={16} stroke={1.75} aria-hidden />}
          key={form.key('url')}
          {...form.getInputProps('url')}
        />
        <TextInput
          id={`${id}-name`}
          label={t('calendar.name')}
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        {create.error && (
          <FailureNotice id={`${id}-failure`} error={create.error}>
            <UnplacedErrors error={create.error} known={fields} />
          </FailureNotice>
        )}
        <Group justify="space-between">
          <div>{aside}</div>
          <Button id={`${id}-submit`} type="submit" loading={create.isPending}>
            {t('calendar.connect')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
