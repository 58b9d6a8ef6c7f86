import type { Display, Resource } from '@lintel/shared/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { AlertMark } from './alert-mark';
import { useLinkText } from './link-text';
import table from '../../../components/ui/data-table.module.css';
import classes from './displays.module.css';

interface DisplayFactsProps {
  display: Display;
  rooms: ReadonlyMap<string, Resource>;
}

const hourSeconds = 3_600;

/** How a display is, as it said itself. */
export function DisplayFacts({ display, rooms }: DisplayFactsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const linkText = useLinkText();
  const { telemetry, presence } = display;
  const shell = telemetry?.shell;
  const uptime = telemetry?.uptimeSeconds;
  const lossShare = telemetry?.lossShare;
  const facts: [label: string, value: ReactNode][] = [
    [t('display.presence'), <AlertMark key="presence" display={display} />],
    [t('display.lastSeen'), presence.lastSeenAt ? format.relative(presence.lastSeenAt, now) : t('display.never')],
    [
      t('display.rooms'),
      display.resourceIds.map((roomId, index) => (
        <span key={roomId}>
          {index > 0 && ', '}
          <Link id={`display-room-${index}`} to="/rooms/$roomId" params={{ roomId }} className={table.link}>
            {rooms.get(roomId)?.name ?? t('display.unknownRoom')}
          </Link>
        </span>
      )),
    ],
    [t('fleet.appVersion'), telemetry?.version],
    [
      t('fleet.uptime'),
      uptime !== undefined &&
        (uptime >= hourSeconds
          ? t('fleet.hours', { count: Math.floor(uptime / hourSeconds) })
          : t('rules.minutes', { count: Math.floor(uptime / 60) })),
    ],
    [t('fleet.connection'), linkText(display)],
    [
      t('fleet.losses'),
      typeof lossShare === 'number' && t('fleet.percent', { value: format.number(Math.round(lossShare * 100)) }),
    ],
    [t('fleet.screen'), telemetry?.screen && `${telemetry.screen.width} × ${telemetry.screen.height}`],
    [
      t('fleet.battery'),
      typeof telemetry?.battery === 'number' && t('fleet.percent', { value: format.number(telemetry.battery) }),
    ],
    [t('fleet.device'), telemetry && (shell ? shell.platform : t('fleet.browser'))],
    [t('fleet.waiting'), shell?.waitingVersion],
    [t('fleet.crashes'), telemetry?.crashes !== undefined && format.number(telemetry.crashes)],
    [t('fleet.lastError'), telemetry?.lastError],
  ];
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value !== undefined && value !== null && value !== false)
        .map(([label, value]) => (
          <Fact key={label} label={label} value={value} />
        ))}
    </dl>
  );
}

function Fact({ label, value }: { label: string; value: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
