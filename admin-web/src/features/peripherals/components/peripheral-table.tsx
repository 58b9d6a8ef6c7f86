import type { Peripheral, Resource } from '@lintel/shared/contracts';
import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { useShowDialog, type HostedDialog } from '../../../components/ui/dialog-host';
import { sayDone } from '../../../components/ui/toast';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { useRevokePeripheral } from '../api/peripherals';
import table from '../../../components/ui/data-table.module.css';

/** More rooms than these are counted, not named. */
const namedRooms = 3;

interface PeripheralTableProps {
  peripherals: Peripheral[];
  rooms: ReadonlyMap<string, Resource>;
}

export function PeripheralTable({ peripherals, rooms }: PeripheralTableProps) {
  const { t } = useTranslation();
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('peripheral.name')}</th>
            <th scope="col">{t('peripheral.access')}</th>
            <th scope="col">{t('peripheral.rooms')}</th>
            <th scope="col">{t('peripheral.added')}</th>
            <th scope="col">
              <span className={table.hidden}>{t('calendar.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {peripherals.map((peripheral) => (
            <Row key={peripheral.id} peripheral={peripheral} rooms={rooms} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ peripheral, rooms }: { peripheral: Peripheral; rooms: ReadonlyMap<string, Resource> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { resourceIds } = peripheral;
  const names = resourceIds.map((id) => rooms.get(id)?.name).filter((name) => name !== undefined);
  const isNamed = resourceIds.length <= namedRooms && names.length === resourceIds.length;
  const where = isNamed ? names.join(', ') : t('peripheral.roomCount', { count: resourceIds.length });
  return (
    <tr className={table.row}>
      <td>
        <Text fw={560} size="sm">
          {peripheral.name}
        </Text>
      </td>
      <td data-label={t('peripheral.access')}>{t(`peripheral.accesses.${peripheral.access}`)}</td>
      <td data-label={t('peripheral.rooms')}>{resourceIds.length === 0 ? t('peripheral.everyRoom') : where}</td>
      <td data-tabular data-label={t('peripheral.added')} className={table.line}>
        {format.relative(peripheral.createdAt, now)}
      </td>
      <td className={table.end}>
        <Revoke peripheral={peripheral} />
      </td>
    </tr>
  );
}

function Revoke({ peripheral }: { peripheral: Peripheral }) {
  const { t } = useTranslation();
  const show = useShowDialog();
  return (
    <Button
      id={`peripheral-${peripheral.id}-revoke`}
      size="xs"
      variant="subtle"
      color="danger"
      aria-label={t('peripheral.revokeNamed', { name: peripheral.name })}
      onClick={() => show((dialog) => <RevokeDialog peripheral={peripheral} {...dialog} />)}
    >
      {t('peripheral.revoke')}
    </Button>
  );
}

function RevokeDialog({ peripheral: { id, name }, isOpen, onClose }: HostedDialog & { peripheral: Peripheral }) {
  const { t } = useTranslation();
  const revoke = useRevokePeripheral(id);
  return (
    <ConfirmDialog
      id={`peripheral-${id}-revoke-dialog`}
      isOpen={isOpen}
      onClose={onClose}
      title={t('peripheral.revokeTitle', { name })}
      text={t('peripheral.revokeText')}
      confirmLabel={t('peripheral.revokeConfirm')}
      onConfirm={() =>
        revoke.mutate(undefined, {
          onSuccess: () => {
            onClose();
            sayDone(t('peripheral.revoked', { name }));
          },
        })
      }
      isPending={revoke.isPending}
      error={revoke.error}
    />
  );
}
