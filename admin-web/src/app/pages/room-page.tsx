import type { Resource } from '@lintel/shared/contracts';
import { Badge, Button, Group, Skeleton, Stack, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconMapOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { StateMark } from '../../components/ui/state-mark';
import { BookingDrawer } from '../../features/bookings/components/booking-drawer';
import { RoomCalendar } from '../../features/connections/components/room-calendar';
import { RoomDisplays } from '../../features/displays/components/room-displays';
import { useRoomState } from '../../features/floor-board/api/list-room-states';
import { useCurrentStates } from '../../features/floor-board/api/use-board-rooms';
import { useSentence } from '../../features/floor-board/components/use-sentence';
import { PolicyEditor } from '../../features/policies/components/policy-editor';
import { resourceQuery } from '../../features/rooms/api/get-resource';
import { RoomDetails } from '../../features/rooms/components/room-details';
import { useIsAdmin, useMe } from '../../features/session/api/me';
import { asFailure } from '../../lib/request-failure';
import { useNow } from '../../lib/server-clock';
import type { RangeView } from '../../lib/week-range';
import classes from './room-page.module.css';

// The calendar is the largest part of the app, and only this tab needs it.
const RoomWeek = lazy(async () => ({
  default: (await import('../../features/bookings/components/week/room-week')).RoomWeek,
}));

const tabs = ['week', 'details', 'rules', 'calendar', 'displays'] as const;
type Tab = (typeof tabs)[number];

export function RoomPage() {
  const { t } = useTranslation();
  const { roomId } = useParams({ from: '/shell/rooms/$roomId' });
  const query = useQuery(resourceQuery(roomId));
  if (query.error && query.data === undefined && asFailure(query.error).code === 'NOT_FOUND') {
    return (
      <EmptyState
        icon={IconMapOff}
        order={1}
        title={t('room.gone')}
        text={t('room.goneText')}
        action={
          <Button id="room-gone-back" variant="default" renderRoot={(props: object) => <Link to="/rooms" {...props} />}>
            {t('room.back')}
          </Button>
        }
      />
    );
  }
  return (
    <Loaded
      id="room"
      query={query}
      pending={
        <Stack gap="lg">
          <Skeleton height={34} width={220} />
          <Skeleton height={420} radius="lg" />
        </Stack>
      }
    >
      {(room) => <Room key={room.id} room={room} />}
    </Loaded>
  );
}

function Room({ room }: { room: Resource }) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const { tenant } = useMe();
  const { tab = 'week', date, booking } = useSearch({ from: '/shell/rooms/$roomId' });
  const navigate = useNavigate({ from: '/rooms/$roomId' });
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const [chosenView, setView] = useState<RangeView | null>(null);
  const view = chosenView ?? (isNarrow ? 'day' : 'week');
  const place = room.locationPath.at(-1);

  return (
    <Page title={room.name} subtitle={<RoomNow room={room} />} parent={{ label: t('nav.rooms'), to: '/rooms' }}>
      <Tabs
        id="room-tabs"
        value={tab}
        keepMounted={false}
        onChange={(value) =>
          void navigate({
            search: { tab: value === 'week' ? undefined : (value as Exclude<Tab, 'week'>) },
            resetScroll: false,
          })
        }
      >
        <Tabs.List mb="lg" className={classes.tabs} aria-label={t('room.tabs.label')}>
          {tabs
            .filter((name) => isAdmin || name === 'week' || name === 'details')
            .map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`room.tabs.${name}`)}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <Tabs.Panel value="week">
          <Suspense fallback={<Skeleton height={520} radius="lg" />}>
            <RoomWeek
              room={room}
              date={date}
              onDate={(next) => void navigate({ search: { date: next }, replace: true, resetScroll: false })}
              view={view}
              onView={setView}
              onOpen={(id) => void navigate({ search: { date, booking: id }, resetScroll: false })}
            />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="details" maw={832}>
          <RoomDetails room={room} />
        </Tabs.Panel>
        <Tabs.Panel value="rules" maw={832}>
          <PolicyEditor
            place={{ scope: 'resource', id: room.id }}
            above={room.locationId ? { scope: 'location', id: room.locationId } : { scope: 'tenant', id: tenant.id }}
            aboveName={place ?? tenant.name}
          />
        </Tabs.Panel>
        <Tabs.Panel value="calendar" maw={832}>
          <RoomCalendar room={room} />
        </Tabs.Panel>
        <Tabs.Panel value="displays">
          <RoomDisplays room={room} />
        </Tabs.Panel>
      </Tabs>
      <BookingDrawer
        bookingId={booking}
        onClose={() => void navigate({ search: { tab: tab === 'week' ? undefined : tab, date }, resetScroll: false })}
        timeZone={room.timeZone}
      />
    </Page>
  );
}

/** The room's state in one line, live. */
function RoomNow({ room }: { room: Resource }) {
  const { t } = useTranslation();
  const { data } = useRoomState(room.id);
  const states = useMemo(() => (data ? [data] : none), [data]);
  const [state] = useCurrentStates(states);
  return (
    <Group gap="sm">
      {room.status !== 'ACTIVE' && (
        <Badge variant="default" radius="sm">
          {t(`room.status.${room.status}`)}
        </Badge>
      )}
      {state && <StateMark state={state.state} />}
      {state && <Sentence state={state} timeZone={room.timeZone} />}
      <span>
        {[room.locationPath.join(' › '), room.capacity !== null && t('floor.seats', { count: room.capacity })]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </Group>
  );
}

const none: never[] = [];

function Sentence({ state, timeZone }: { state: Parameters<typeof useSentence>[0]; timeZone: string }) {
  const now = useNow(15 * 60_000);
  return <strong>{useSentence(state, now, timeZone)}</strong>;
}
