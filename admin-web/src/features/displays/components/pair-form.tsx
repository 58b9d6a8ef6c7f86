import { pairDisplaySchema, type Display } from '@lintel/shared/contracts';
import { Button, Group, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { UnplacedErrors } from '../../../components/ui/unplaced-errors';
import { asFailure, fieldErrors } from '../../../lib/request-failure';
import { useRooms } from '../../rooms/api/list-resources';
import { usePairDisplay } from '../api/pair-display';
import { readUserCode } from '../model/user-code';
import classes from './displays.module.css';

const fields = ['userCode', 'name', 'resourceIds'] as const;

interface PairFormProps {
  id: string;
  code?: string | undefined;
  roomIds?: string[];
  name?: string;
  onPaired: (display: Display) => void;
  /** The way on for who has no display yet. */
  aside?: ReactNode;
}

export function PairForm({ id, code = '', roomIds = [], name = '', onPaired, aside }: PairFormProps) {
  const { t } = useTranslation();
  const rooms = useRooms();
  const [isChoosing, { open, close }] = useDisclosure(false);
  const pair = usePairDisplay();
  const form = useForm({
    initialValues: { userCode: readUserCode(code), name, resourceIds: roomIds },
    validate: (values) => {
      const parsed = pairDisplaySchema.safeParse(values);
      const errors: Record<string, string> = parsed.success
        ? {}
        : Object.fromEntries(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
      if (values.userCode.length !== 6) errors.userCode = t('display.codeInvalid');
      if (values.resourceIds.length === 0) errors.resourceIds = t('display.roomMissing');
      return errors;
    },
  });
  const failure = pair.error ? asFailure(pair.error) : null;
  const { setErrors } = form;
  useEffect(() => {
    if (pair.error) setErrors(fieldErrors(asFailure(pair.error), fields).fields);
  }, [pair.error, setErrors]);

  // What stands beside its input need not be said twice.
  const isAllSaid = failure !== null && failure.fields.length > 0 && fieldErrors(failure, fields).unplaced.length === 0;
  const chooseRooms = (resourceIds: string[]) => {
    // Most displays have one room; the list would lie over the button that comes next.
    close();
    const room = rooms.data?.find((one) => one.id === resourceIds[0]);
    form.setFieldValue('resourceIds', resourceIds);
    // The first room lends its name, until somebody writes another.
    if (room && !form.isTouched('name')) {
      form.setFieldValue('name', t('display.defaultName', { room: room.name }));
      form.resetTouched();
    }
  };
  return (
    <form id={id} noValidate onSubmit={form.onSubmit((values) => pair.mutate(values, { onSuccess: onPaired }))}>
      <Stack gap="md">
        <TextInput
          id={`${id}-code`}
          label={t('display.code')}
          description={t('display.codeHint')}
          placeholder="••••••"
          autoCapitalize="characters"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          classNames={{ input: classes.code }}
          autoFocus={form.values.userCode === ''}
          {...form.getInputProps('userCode')}
          onChange={(event) => form.setFieldValue('userCode', readUserCode(event.currentTarget.value))}
        />
        <MultiSelect
          id={`${id}-rooms`}
          label={t('display.rooms')}
          description={t('display.roomsHint')}
          placeholder={form.values.resourceIds.length === 0 ? t('display.chooseRooms') : undefined}
          data={(rooms.data ?? [])
            .filter(({ status }) => status !== 'RETIRED')
            .map((room) => ({
              value: room.id,
              label: [room.name, room.locationPath.at(-1)].filter(Boolean).join(' · '),
            }))}
          searchable
          hidePickedOptions
          dropdownOpened={isChoosing}
          onDropdownOpen={open}
          onDropdownClose={close}
          {...form.getInputProps('resourceIds')}
          onChange={chooseRooms}
        />
        <TextInput
          id={`${id}-name`}
          label={t('display.name')}
          placeholder={t('display.namePlaceholder')}
          {...form.getInputProps('name')}
        />
        {pair.error && !isAllSaid && (
          <FailureNotice id={`${id}-failure`} error={pair.error}>
            <UnplacedErrors error={pair.error} known={fields} />
          </FailureNotice>
        )}
        <Group justify="space-between">
          <div>{aside}</div>
          <Button id={`${id}-submit`} type="submit" size="md" loading={pair.isPending}>
            {t('display.pair')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
