import type { CalendarConflict, Resource } from '@lintel/shared/contracts';
import { Badge, Button, Group, Skeleton, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Loaded } from '../../../components/ui/loaded';
import { Panel } from '../../../components/ui/panel';
import { SteadyList } from '../../../components/ui/steady-list';
import { useFormat } from '../../../lib/use-format';
import { conflictPagesQuery } from '../api/list-conflicts';
import { ConflictCard } from './conflict-card';
import classes from './conflicts.module.css';

interface ConflictsProps {
  rooms: readonly Resource[];
  /** Of rooms that are not there any more, and of people's own calendars. */
  timeZone: string;
  /** Only those of these calendars; without it, all that may be seen. */
  calendarIds?: readonly string[];
}

/** What bookings and events disagree about, and what somebody decides about it. */
export function Conflicts({ rooms, timeZone, calendarIds }: ConflictsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useInfiniteQuery(conflictPagesQuery);
  const conflicts = useMemo(
    () =>
      query.data?.pages
        .flatMap(({ items }) => items)
        .filter(({ calendarId }) => calendarIds?.includes(calendarId) ?? true),
    [query.data, calendarIds],
  );
  const roomsById = useMemo(() => new Map(rooms.map((room) => [room.id, room])), [rooms]);
  const count = conflicts?.length ?? 0;
  const more = query.hasNextPage ? '+' : '';
  return (
    <Panel
      id="conflicts"
      isFlush
      title={
        <Group component="span" gap="sm" display="inline-flex">
          {t('conflict.title')}
          {count > 0 && (
            <Badge component="span" color="danger" circle={count < 10 && !more} size="lg" variant="filled">
              {format.number(count)}
              {more}
            </Badge>
          )}
        </Group>
      }
      text={count > 0 ? t('conflict.text') : undefined}
    >
      <Loaded
        id="conflicts"
        query={{ ...query, data: conflicts }}
        pending={<Skeleton height={96} radius={0} className={classes.pending} />}
      >
        {(all) =>
          all.length === 0 && !query.hasNextPage ? (
            <Agreed />
          ) : (
            <List conflicts={all} rooms={roomsById} timeZone={timeZone} />
          )
        }
      </Loaded>
      {query.isFetchNextPageError && <FailureNotice id="conflicts-more-failure" error={query.error} />}
      {query.hasNextPage && (
        <Group justify="center" p="md">
          <Button
            id="conflicts-more"
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('booking.more')}
          </Button>
        </Group>
      )}
    </Panel>
  );
}

function Agreed() {
  const { t } = useTranslation();
  return (
    <Text component="p" size="sm" className={classes.agreed}>
      <IconCircleCheck size={20} stroke={1.75} aria-hidden />
      {t('conflict.none')}
    </Text>
  );
}

interface ListProps {
  conflicts: readonly CalendarConflict[];
  rooms: ReadonlyMap<string, Resource>;
  timeZone: string;
}

function List({ conflicts, rooms, timeZone }: ListProps) {
  return (
    <SteadyList className={classes.list} items={conflicts}>
      {(conflict) => (
        <ConflictCard
          key={conflict.id}
          conflict={conflict}
          room={conflict.resourceId === null ? undefined : rooms.get(conflict.resourceId)}
          timeZone={timeZone}
        />
      )}
    </SteadyList>
  );
}
