import { Button, Skeleton, Text } from '@mantine/core';
import { IconDoor, IconFilterOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../components/ui/empty-state';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { useIsAdmin, useMe } from '../../session/api/me';
import { useBoardRooms } from '../api/use-board-rooms';
import { filterRooms, floorsOf, isFree, noFilter, pathText, type BoardFilter } from '../model/board-filter';
import { groupRooms, type BoardFloor, type BoardRoom, type BoardSection } from '../model/board-rooms';
import { BoardSummary } from './board-summary';
import { BoardToolbar } from './board-toolbar';
import { RoomCard } from './room-card';
import classes from './board.module.css';

interface BoardProps {
  filter: BoardFilter;
  onFilter: (filter: BoardFilter) => void;
}

export function Board({ filter, onFilter }: BoardProps) {
  const { rooms, query, isReady } = useBoardRooms();
  const floors = useMemo(() => floorsOf(rooms), [rooms]);
  if (query.data === undefined && query.error) {
    return (
      <FailureNotice
        id="board-failure"
        error={query.error}
        onRetry={() => void query.refetch()}
        isRetrying={query.isFetching}
      />
    );
  }
  if (!isReady) return <BoardSkeleton />;
  if (rooms.length === 0) return <NoRooms />;
  return (
    <>
      <BoardSummary rooms={rooms} />
      <BoardToolbar filter={filter} onChange={onFilter} floors={floors} />
      <Sections rooms={rooms} filter={filter} onFilter={onFilter} />
    </>
  );
}

function Sections({ rooms, filter, onFilter }: BoardProps & { rooms: BoardRoom[] }) {
  const { t } = useTranslation();
  const { tenant } = useMe();
  const today = useNow(15 * 60_000);
  // Typing stays quick with hundreds of rooms: the cards follow a moment later.
  const wanted = useDeferredValue(filter);
  const shown = useMemo(() => filterRooms(rooms, wanted), [rooms, wanted]);
  const sections = useMemo(() => groupRooms(shown), [shown]);
  const areZonesMixed =
    new Set(rooms.map(({ timeZone }) => timeZone)).size > 1 || rooms[0]?.timeZone !== tenant.timeZone;
  return (
    <>
      <p className={classes.spoken} role="status">
        {t('floor.shown', { count: shown.length })}
      </p>
      {shown.length === 0 && (
        <EmptyState
          icon={IconFilterOff}
          title={t('floor.noMatch')}
          text={t('floor.noMatchText')}
          action={
            <Button id="board-no-match-clear" variant="default" onClick={() => onFilter(noFilter)}>
              {t('floor.clear')}
            </Button>
          }
        />
      )}
      {sections.map((section) => (
        <Section key={section.key} section={section} today={today} hasZone={areZonesMixed} />
      ))}
    </>
  );
}

function Section({ section, today, hasZone }: { section: BoardSection; today: number; hasZone: boolean }) {
  const { t } = useTranslation();
  const title = section.path.length > 0 ? pathText(section.path) : null;
  return (
    <section className={classes.section} aria-label={title ?? t('floor.noLocation')}>
      {title && (
        <h2 className={classes.building}>
          {title}
          {hasZone && <ZoneClock timeZone={section.timeZone} />}
        </h2>
      )}
      {section.floors.map((floor) => (
        <Floor key={floor.key} floor={floor} today={today} />
      ))}
    </section>
  );
}

function ZoneClock({ timeZone }: { timeZone: string }) {
  const format = useFormat();
  const now = useNow();
  return (
    <Text span size="sm" c="dimmed">
      {format.time(now, timeZone)} {format.zone(timeZone, now)}
    </Text>
  );
}

function Floor({ floor, today }: { floor: BoardFloor; today: number }) {
  const { t } = useTranslation();
  const free = floor.rooms.filter(({ state }) => isFree(state.state)).length;
  return (
    <div className={classes.floorGroup}>
      <h3 className={classes.floorName}>
        {floor.name ?? t('floor.noLocation')}
        <span>{t('floor.freeOf', { free, count: floor.rooms.length })}</span>
      </h3>
      <div className={classes.grid}>
        {floor.rooms.map((room) => (
          <RoomCard key={room.id} room={room} today={today} />
        ))}
      </div>
    </div>
  );
}

function NoRooms() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  return (
    <EmptyState
      icon={IconDoor}
      title={t('floor.empty')}
      text={t('floor.emptyText')}
      action={
        isAdmin && (
          <Button id="board-add-room" renderRoot={(props: object) => <Link to="/rooms/new" {...props} />}>
            {t('room.add')}
          </Button>
        )
      }
    />
  );
}

function BoardSkeleton() {
  const placeholders = (count: number, height: number): ReactNode[] =>
    Array.from({ length: count }, (_, index) => <Skeleton key={index} height={height} radius="lg" />);
  return (
    <div aria-busy="true">
      <Skeleton height={10} radius="xl" mb="lg" />
      <Skeleton height={36} mb="xl" maw={720} />
      <div className={classes.grid}>{placeholders(12, 196)}</div>
    </div>
  );
}
