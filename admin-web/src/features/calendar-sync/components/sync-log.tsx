import type { SyncedCalendar, SyncLogLine } from '@lintel/shared/contracts';
import { Skeleton, Text } from '@mantine/core';
import { IconArrowDownLeft, IconArrowUpRight, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dot } from '../../../components/ui/dot';
import { Loaded } from '../../../components/ui/loaded';
import { useFormat } from '../../../lib/use-format';
import { syncLogQuery } from '../api/list-calendars';
import table from '../../../components/ui/data-table.module.css';
import classes from './sync.module.css';

const icons = { BASELINE: IconDownload, PULL: IconArrowDownLeft, PUSH: IconArrowUpRight };

interface SyncLogProps {
  id: string;
  calendar: SyncedCalendar;
  timeZone: string;
}

export function SyncLog({ id, calendar, timeZone }: SyncLogProps) {
  const { t } = useTranslation();
  const query = useQuery(syncLogQuery(calendar.id));
  return (
    <Loaded id={id} query={query} pending={<Skeleton height={160} />}>
      {(lines) =>
        lines.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('sync.noLog')}
          </Text>
        ) : (
          <ol id={id} className={classes.log} data-tabular>
            {lines.map((line) => (
              <Line key={line.id} line={line} timeZone={timeZone} />
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}

function Line({ line, timeZone }: { line: SyncLogLine; timeZone: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, outcome, startedAt, durationMs, itemCount, failedCount, error } = line;
  const Icon = icons[kind];
  const isGood = outcome === 'OK' && failedCount === 0;
  return (
    <li>
      <Icon size={18} stroke={1.75} aria-hidden className={classes.kind} />
      <div className={classes.done}>
        <div>{t(`sync.kind.${kind}`, { count: itemCount })}</div>
        <div className={table.sub}>
          <time dateTime={startedAt}>{format.dateTime(startedAt, timeZone)}</time>
          {` · ${t('sync.took', { ms: format.number(durationMs) })}`}
        </div>
        {error && (
          <div className={table.problem}>
            <bdi>{error}</bdi>
          </div>
        )}
      </div>
      <span className={table.marks}>
        <Dot tone={isGood ? 'good' : 'bad'} />
        {failedCount > 0 ? t('sync.failedCount', { count: failedCount }) : t(`sync.outcome.${outcome}`)}
      </span>
    </li>
  );
}
