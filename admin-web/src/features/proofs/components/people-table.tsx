import type { PersonAtDoors } from '@lintel/shared/contracts';
import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { IconDots, IconId, IconLockOpen, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Dot } from '../../../components/ui/dot';
import { useShowDialog } from '../../../components/ui/dialog-host';
import { useSayFailure } from '../../../components/ui/failure-notice';
import { sayDone } from '../../../components/ui/toast';
import { useFormat } from '../../../lib/use-format';
import { useMe } from '../../session/api/me';
import { useRemoveBadge, useRemovePin, useUnlock } from '../api/people';
import { AddBadgeDialog } from './add-badge-dialog';
import table from '../../../components/ui/data-table.module.css';

/** Who has a PIN, who rests after wrong ones, and who has which badges. */
export function PeopleTable({ people }: { people: PersonAtDoors[] }) {
  const { t } = useTranslation();
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('proof.people.person')}</th>
            <th scope="col">{t('rules.factors.PIN')}</th>
            <th scope="col">{t('proof.people.badges')}</th>
            <th scope="col">
              <span className={table.hidden}>{t('calendar.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <Row key={person.user.id} person={person} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ person: { user, pin, badges } }: { person: PersonAtDoors }) {
  const { t } = useTranslation();
  return (
    <tr className={table.row}>
      <td>
        <Text fw={560} size="sm">
          {user.name}
        </Text>
        <span className={table.sub}>{user.email}</span>
      </td>
      <td data-label={t('rules.factors.PIN')}>
        <PinStatus pin={pin} />
      </td>
      <td data-label={t('proof.people.badges')}>
        {badges.length === 0
          ? t('proof.people.noBadge')
          : badges.map(({ label }) => label ?? t('proof.badge.unnamed')).join(', ')}
      </td>
      <td className={table.end}>
        <RowActions person={{ user, pin, badges }} />
      </td>
    </tr>
  );
}

function PinStatus({ pin }: Pick<PersonAtDoors, 'pin'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tenant } = useMe();
  const tone = pin === null ? 'off' : pin.lockedUntil ? 'bad' : 'good';
  const text = pin?.lockedUntil
    ? t('proof.people.locked', { time: format.dateTime(pin.lockedUntil, tenant.timeZone) })
    : t(pin ? 'proof.people.hasPin' : 'proof.people.noPin');
  return (
    <span className={table.marks}>
      <Dot tone={tone} />
      {text}
    </span>
  );
}

function RowActions({ person: { user, pin, badges } }: { person: PersonAtDoors }) {
  const { t } = useTranslation();
  const onError = useSayFailure();
  const show = useShowDialog();
  const removeBadge = useRemoveBadge(user.id);
  const removePin = useRemovePin(user.id);
  const unlock = useUnlock(user.id);
  const id = `person-${user.id}`;
  const said = (text: string) => ({ onSuccess: () => sayDone(text), onError });
  const hasMore = pin !== null || badges.length > 0;
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button
        id={`${id}-add-badge`}
        size="xs"
        variant="default"
        leftSection={<IconId size={15} stroke={1.75} aria-hidden />}
        aria-label={t('proof.badge.giveTo', { name: user.name })}
        onClick={() => show((dialog) => <AddBadgeDialog user={user} {...dialog} />)}
      >
        {t('proof.badge.give')}
      </Button>
      {hasMore && (
        <Menu id={`${id}-menu`} position="bottom-end" width={240}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('action.more', { name: user.name })}>
              <IconDots size={18} stroke={1.75} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {pin?.lockedUntil && (
              <Menu.Item
                id={`${id}-unlock`}
                leftSection={<IconLockOpen size={16} stroke={1.75} aria-hidden />}
                onClick={() => unlock.mutate(undefined, said(t('proof.people.unlocked', { name: user.name })))}
              >
                {t('proof.people.unlock')}
              </Menu.Item>
            )}
            {badges.map((badge) => (
              <Menu.Item
                key={badge.id}
                id={`${id}-badge-${badge.id}-remove`}
                leftSection={<IconTrash size={16} stroke={1.75} aria-hidden />}
                onClick={() => removeBadge.mutate(badge.id, said(t('proof.badge.removed', { name: user.name })))}
              >
                {t('proof.badge.remove', { label: badge.label ?? t('proof.badge.unnamed') })}
              </Menu.Item>
            ))}
            {pin && (
              <Menu.Item
                id={`${id}-pin-remove`}
                color="danger"
                leftSection={<IconTrash size={16} stroke={1.75} aria-hidden />}
                onClick={() => removePin.mutate(undefined, said(t('proof.people.pinRemoved', { name: user.name })))}
              >
                {t('proof.people.removePin')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}
