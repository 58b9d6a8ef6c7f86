import type { Display, Placement, Resource } from '@lintel/shared/contracts';
import { ActionIcon, Checkbox, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconPlugConnectedX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog';
import { useShowDialog, type HostedDialog } from '../../../components/ui/dialog-host';
import { sayDone } from '../../../components/ui/toast';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { useMe } from '../../session/api/me';
import { useRevokeDisplay } from '../api/revoke-display';
import { AlertMark } from './alert-mark';
import { EditDisplay } from './edit-display';
import { useLinkText } from './link-text';
import table from '../../../components/ui/data-table.module.css';
import classes from './displays.module.css';

interface DisplayTableProps {
  displays: Display[];
  rooms: ReadonlyMap<string, Resource>;
  placements?: ReadonlyMap<string, Placement> | undefined;
  /** Those that are chosen, where some may be. */
  chosen?: ReadonlySet<string>;
  onChoose?: (chosen: ReadonlySet<string>) => void;
}

export function DisplayTable({ displays, rooms, placements, chosen, onChoose }: DisplayTableProps) {
  const { t } = useTranslation();
  const all = displays.map(({ id }) => id);
  const isAll = chosen !== undefined && all.every((id) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose?.(next);
  };
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            {chosen && (
              <th scope="col" className={classes.choice}>
                <Checkbox
                  id="displays-all"
                  size="xs"
                  aria-label={t('fleet.chooseAll')}
                  checked={isAll}
                  indeterminate={!isAll && chosen.size > 0}
                  onChange={() => onChoose?.(new Set(isAll ? [] : all))}
                />
              </th>
            )}
            <th scope="col">{t('display.name')}</th>
            <th scope="col">{t('display.presence')}</th>
            <th scope="col">{t('display.lastSeen')}</th>
            <th scope="col">{t('display.rooms')}</th>
            <th scope="col">{t('fleet.connection')}</th>
            {placements && <th scope="col">{t('fleet.ring')}</th>}
            <th scope="col">{t('display.version')}</th>
            <th scope="col">
              <span className={table.hidden}>{t('calendar.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {displays.map((display) => (
            <Row
              key={display.id}
              display={display}
              rooms={rooms}
              placements={placements}
              isChosen={chosen?.has(display.id)}
              onToggle={() => toggle(display.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps extends Pick<DisplayTableProps, 'rooms' | 'placements'> {
  display: Display;
  /** Undefined where none may be chosen. */
  isChosen: boolean | undefined;
  onToggle: () => void;
}

function Row({ display, rooms, placements, isChosen, onToggle }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { tenant } = useMe();
  const linkText = useLinkText();
  const placement = placements?.get(display.id);
  const { status, lastSeenAt } = display.presence;
  return (
    <tr className={table.row}>
      {isChosen !== undefined && (
        <td className={`${classes.choice} ${table.above}`}>
          <Checkbox
            id={`display-${display.id}-choose`}
            size="xs"
            aria-label={t('fleet.choose', { name: display.name })}
            checked={isChosen}
            onChange={onToggle}
          />
        </td>
      )}
      <td>
        <Link
          id={`display-${display.id}-open`}
          to="/displays/$displayId"
          params={{ displayId: display.id }}
          className={table.cover}
        >
          {display.name}
        </Link>
      </td>
      <td>
        <AlertMark display={display} />
      </td>
      <td
        data-tabular
        data-label={t('display.lastSeen')}
        title={lastSeenAt ? format.dateTime(lastSeenAt, tenant.timeZone) : undefined}
      >
        {status === 'ONLINE'
          ? t('display.rightNow')
          : lastSeenAt
            ? format.relative(lastSeenAt, now)
            : t('display.never')}
      </td>
      <td data-label={t('display.rooms')}>
        {display.resourceIds.map((roomId, index) => (
          <span key={roomId}>
            {index > 0 && ', '}
            <Link
              id={`display-${display.id}-room-${index}`}
              to="/rooms/$roomId"
              params={{ roomId }}
              className={`${table.link} ${table.above}`}
            >
              {rooms.get(roomId)?.name ?? t('display.unknownRoom')}
            </Link>
          </span>
        ))}
      </td>
      <td data-tabular data-label={t('fleet.connection')} className={table.line}>
        {linkText(display)}
      </td>
      {placements && <td data-label={t('fleet.ring')}>{placement && t(`fleet.rings.${placement.ring}`)}</td>}
      <td data-tabular className={`${table.quiet} ${table.line}`}>
        {[display.telemetry?.version, screenText(display)].filter(Boolean).join(' · ')}
      </td>
      <td className={`${table.end} ${table.above}`}>
        <RowMenu display={display} />
      </td>
    </tr>
  );
}

function screenText({ telemetry }: Display): string {
  return telemetry?.screen ? `${telemetry.screen.width} × ${telemetry.screen.height}` : '';
}

function RowMenu({ display }: { display: Display }) {
  const { t } = useTranslation();
  const show = useShowDialog();
  const id = `display-${display.id}`;
  return (
    <Menu id={`${id}-menu`} position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('action.more', { name: display.name })}>
          <IconDots size={18} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          id={`${id}-edit`}
          leftSection={<IconPencil size={16} stroke={1.75} aria-hidden />}
          onClick={() => show((dialog) => <EditDisplay display={display} {...dialog} />)}
        >
          {t('action.edit')}
        </Menu.Item>
        <Menu.Item
          id={`${id}-revoke`}
          color="danger"
          leftSection={<IconPlugConnectedX size={16} stroke={1.75} aria-hidden />}
          onClick={() => show((dialog) => <RevokeDisplay display={display} {...dialog} />)}
        >
          {t('display.revoke')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function RevokeDisplay({ display, isOpen, onClose }: HostedDialog & { display: Display }) {
  const { t } = useTranslation();
  const revoke = useRevokeDisplay(display.id);
  return (
    <ConfirmDialog
      id={`display-${display.id}-revoke-dialog`}
      isOpen={isOpen}
      onClose={onClose}
      title={t('display.revokeTitle', { name: display.name })}
      text={t('display.revokeText')}
      confirmLabel={t('display.revokeConfirm')}
      onConfirm={() =>
        revoke.mutate(undefined, {
          onSuccess: () => {
            onClose();
            sayDone(t('display.revoked', { name: display.name }));
          },
        })
      }
      isPending={revoke.isPending}
      error={revoke.error}
    />
  );
}
