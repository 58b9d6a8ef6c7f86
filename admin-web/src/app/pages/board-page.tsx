import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/ui/page';
import { Board } from '../../features/floor-board/components/board';
import type { BoardFilter } from '../../features/floor-board/model/board-filter';
import { useMe } from '../../features/session/api/me';
import { useNow } from '../../lib/server-clock';
import { useFormat } from '../../lib/use-format';
import { dateIn } from '../../lib/week-range';

export function BoardPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { tenant } = useMe();
  const now = useNow();
  const search = useSearch({ from: '/shell/' });
  const navigate = useNavigate({ from: '/' });

  const filter = useMemo<BoardFilter>(
    () => ({
      search: search.q ?? '',
      isFreeNow: search.free ?? false,
      floor: search.floor ?? '',
      capacity: search.seats ?? 0,
    }),
    [search],
  );
  const setFilter = (wanted: BoardFilter) =>
    void navigate({
      search: {
        q: wanted.search || undefined,
        free: wanted.isFreeNow || undefined,
        floor: wanted.floor || undefined,
        seats: wanted.capacity || undefined,
      },
      replace: true,
      resetScroll: false,
    });
  return (
    <Page
      title={t('nav.board')}
      subtitle={`${format.fullDate(dateIn(tenant.timeZone, now))} · ${format.time(now, tenant.timeZone)}`}
    >
      <Board filter={filter} onFilter={setFilter} />
    </Page>
  );
}
