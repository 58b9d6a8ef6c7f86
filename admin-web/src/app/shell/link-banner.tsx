import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { roomStatesQuery } from '../../features/floor-board/api/list-room-states';
import { useMe } from '../../features/session/api/me';
import { useLiveStatus } from '../../lib/live-status';
import { serverClock, useAlarm } from '../../lib/server-clock';
import { useFormat } from '../../lib/use-format';
import classes from './shell.module.css';

/** A link that is back sooner was never missed: nothing is said of it. */
const GRACE_MS = 4_000;

/** Says how old the picture is while the live link is down, and whether asking now and then still works. */
export function LinkBanner() {
  const { t } = useTranslation();
  const format = useFormat();
  const { tenant } = useMe();
  const { link, since } = useLiveStatus();
  const states = useQuery({ ...roomStatesQuery, enabled: false });
  const isLost = link === 'LOST';
  const [now, setNow] = useState(() => serverClock.now());
  const saysAt = since + GRACE_MS;
  useAlarm(isLost && now < saysAt ? saysAt : null, setNow);
  const isAsking = states.dataUpdatedAt > 0 && states.errorUpdatedAt <= states.dataUpdatedAt;
  return (
    <div role="status">
      {isLost && now >= saysAt && (
        <div className={classes.banner}>
          <IconPlugConnectedX size={20} stroke={1.75} aria-hidden />
          <span>
            <strong>{t('live.lostTitle', { time: format.time(since, tenant.timeZone) })}</strong>{' '}
            {isAsking ? t('live.lostAsking') : t('live.lostBlind')}
          </span>
        </div>
      )}
    </div>
  );
}
