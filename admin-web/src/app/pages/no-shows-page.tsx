import { SegmentedControl, Skeleton } from '@mantine/core';
import { IconUserOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { noShowsQuery } from '../../features/no-shows/api/list-no-shows';
import { NoShowTable } from '../../features/no-shows/components/no-show-table';
import { useRooms } from '../../features/rooms/api/list-resources';
import { useMe } from '../../features/session/api/me';

const spans = [30, 90, 365] as const;

/** Who books rooms and does not come, again and again. */
export function NoShowsPage() {
  const { t } = useTranslation();
  const { tenant } = useMe();
  const rooms = useRooms();
  const { days = 90 } = useSearch({ from: '/shell/bookings/no-shows' });
  const navigate = useNavigate({ from: '/bookings/no-shows' });
  const query = useQuery(noShowsQuery(days, undefined));
  const roomsById = useMemo(() => new Map(rooms.data?.map((room) => [room.id, room])), [rooms.data]);
  return (
    <Page
      title={t('noShow.title')}
      subtitle={t('noShow.intro')}
      parent={{ label: t('nav.bookings'), to: '/bookings' }}
      actions={
        <SegmentedControl
          id="no-shows-days"
          aria-label={t('noShow.span')}
          data={spans.map((one) => ({ value: String(one), label: t('rules.days', { count: one }) }))}
          value={String(days)}
          onChange={(one) => void navigate({ search: { days: Number(one) }, replace: true, resetScroll: false })}
        />
      }
    >
      <Loaded id="no-shows" query={query} pending={<Skeleton height={300} radius="lg" />}>
        {(items) => (
          <Panel isFlush>
            {items.length === 0 ? (
              <EmptyState icon={IconUserOff} title={t('noShow.none')} text={t('noShow.noneText')} />
            ) : (
              <NoShowTable items={items} rooms={roomsById} timeZone={tenant.timeZone} />
            )}
          </Panel>
        )}
      </Loaded>
    </Page>
  );
}
