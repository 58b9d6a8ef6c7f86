import type { AttachCalendar, Connection, ReachableCalendar, Resource } from '@lintel/shared/contracts';
import { Button, Group, Radio, Select, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../components/ui/dialog';
import type { HostedDialog } from '../../../components/ui/dialog-host';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Loaded } from '../../../components/ui/loaded';
import { sayDone } from '../../../components/ui/toast';
import { useAttachCalendar, useReachableCalendars } from '../api/accounts';

const id = 'attach';
const NEW = 'new';
const directions: AttachCalendar['direction'][] = ['READ_WRITE', 'READ'];

interface AttachProps {
  account: Connection;
  rooms: readonly Resource[];
}

/** Picks one of the calendars an account reaches, or makes one. */
export function AttachCalendarDialog(props: AttachProps & HostedDialog) {
  const { t } = useTranslation();
  const { account, isOpen, onClose } = props;
  const title = t(account.kind === 'PERSONAL' ? 'account.addMine' : 'account.addCalendar');
  return (
    <Dialog id={`${id}-dialog`} isOpen={isOpen} onClose={onClose} size="lg" title={title}>
      <Choose {...props} />
    </Dialog>
  );
}

function Choose({ account, rooms, onClose }: AttachProps & { onClose: () => void }) {
  const reachable = useReachableCalendars(account.id);
  return (
    <Loaded id={id} query={reachable} pending={<Skeleton height={220} radius="md" />}>
      {(calendars) => <AttachForm account={account} rooms={rooms} calendars={calendars} onDone={onClose} />}
    </Loaded>
  );
}

const keyOf = ({ externalId, mailbox }: ReachableCalendar) => `${mailbox ?? ''} ${externalId}`;

interface AttachFormProps extends AttachProps {
  calendars: readonly ReachableCalendar[];
  onDone: () => void;
}

function AttachForm({ account, rooms, calendars, onDone }: AttachFormProps) {
  const { t } = useTranslation();
  const attach = useAttachCalendar(account.id);
  const isPersonal = account.kind === 'PERSONAL';
  const [key, setKey] = useState<string | null>(null);
  const [roomId, setRoomId] = useState<string | null>(null);
  const [newTitle, setNewTitle] = useState('');
  const [direction, setDirection] = useState<AttachCalendar['direction']>('READ_WRITE');
  const chosen = calendars.find((calendar) => keyOf(calendar) === key);
  const isNew = key === NEW;
  const isReadOnly = chosen !== undefined && !chosen.canWrite;
  const room = rooms.find((one) => one.id === roomId);
  const isReady = (chosen !== undefined || (isNew && newTitle.trim() !== '')) && (isPersonal || room !== undefined);

  const choose = (value: string | null) => {
    setKey(value);
    const calendar = calendars.find((one) => keyOf(one) === value);
    // A calendar is usually called as its room is.
    const same = rooms.find(({ name }) => name.toLowerCase() === calendar?.title.toLowerCase());
    if (same && roomId === null) setRoomId(same.id);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    attach.mutate(
      {
        ...(chosen
          ? { externalId: chosen.externalId, ...(chosen.mailbox !== null && { mailbox: chosen.mailbox }) }
          : { create: { title: newTitle.trim() } }),
        ...(room && { resourceId: room.id }),
        direction: isReadOnly ? 'READ' : direction,
      },
      {
        onSuccess: () => {
          sayDone(t('account.attached', { name: chosen?.title ?? newTitle.trim() }));
          onDone();
        },
      },
    );
  };
  return (
    <form id={`${id}-form`} noValidate onSubmit={submit}>
      <Stack gap="md">
        <Select
          id={`${id}-calendar`}
          label={t('account.pick')}
          placeholder={t('account.pickOne')}
          data={[
            ...calendars.map((calendar) => ({
              value: keyOf(calendar),
              label: calendar.attachedTo ? t('account.inUse', { name: calendar.title }) : calendar.title,
              disabled: calendar.attachedTo !== null,
            })),
            ...(isPersonal ? [] : [{ value: NEW, label: t('account.makeNew') }]),
          ]}
          value={key}
          onChange={choose}
          searchable
          allowDeselect={false}
          data-autofocus
        />
        {isNew && (
          <TextInput
            id={`${id}-title`}
            label={t('account.newTitle')}
            maxLength={100}
            autoComplete="off"
            value={newTitle}
            onChange={(event) => setNewTitle(event.currentTarget.value)}
          />
        )}
        {!isPersonal && (
          <Select
            id={`${id}-room`}
            label={t('calendar.room')}
            placeholder={t('calendar.chooseRoom')}
            data={rooms
              .filter(({ status }) => status !== 'RETIRED')
              .map((one) => ({
                value: one.id,
                label: [one.name, one.locationPath.at(-1)].filter(Boolean).join(' · '),
              }))}
            value={roomId}
            onChange={setRoomId}
            searchable
            allowDeselect={false}
          />
        )}
        {isReadOnly ? (
          <Text size="sm" c="dimmed">
            {t('account.readOnly')}
          </Text>
        ) : (
          <Radio.Group label={t('account.direction')} value={direction} onChange={setDirection}>
            <Stack gap="xs" mt="xs">
              {directions.map((one) => (
                <Radio
                  key={one}
                  id={`${id}-${one.toLowerCase()}`}
                  value={one}
                  label={t(`account.directions.${one}`)}
                  description={t(`account.directionHints.${isPersonal ? 'mine' : 'room'}.${one}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {attach.error && <FailureNotice id={`${id}-failure`} error={attach.error} />}
        <Group justify="flex-end" gap="xs">
          <Button id={`${id}-cancel`} variant="default" onClick={onDone}>
            {t('action.cancel')}
          </Button>
          <Button id={`${id}-submit`} type="submit" disabled={!isReady} loading={attach.isPending}>
            {t('account.use')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
