import { issueStatuses } from '@lintel/shared/contracts';
import { Button, Group, Select, Skeleton } from '@mantine/core';
import { IconDoor, IconMessageReport } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state';
import { FailureNotice } from '../../components/ui/failure-notice';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { issuePagesQuery } from '../../features/issues/api/list-issues';
import { IssueList } from '../../features/issues/components/issue-list';
import { useRooms } from '../../features/rooms/api/list-resources';
import { useMe } from '../../features/session/api/me';
import classes from '../../features/issues/components/issues.module.css';

const statuses = ['ACTIVE', ...issueStatuses, 'ALL'] as const;

/** What was reported at the doors; without a choice, what is still to be done. */
export function IssuesPage() {
  const { t } = useTranslation();
  const { tenant } = useMe();
  const rooms = useRooms();
  const search = useSearch({ from: '/shell/issues' });
  const navigate = useNavigate({ from: '/issues' });
  const status = search.status ?? 'ACTIVE';
  const query = useInfiniteQuery(
    issuePagesQuery({ status: status === 'ALL' ? undefined : status, resourceId: search.room }),
  );
  const issues = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);
  const roomsById = useMemo(() => new Map(rooms.data?.map((room) => [room.id, room])), [rooms.data]);
  const set = (part: Partial<typeof search>) =>
    void navigate({ search: (current) => ({ ...current, ...part }), replace: true, resetScroll: false });

  return (
    <Page title={t('nav.issues')} subtitle={t('issue.intro')}>
      <search aria-label={t('issue.filters')}>
        <div className={classes.filters}>
          <Select
            id="issues-status"
            label={t('issue.statusLabel')}
            data={statuses.map((one) => ({ value: one, label: t(`issue.filter.${one}`) }))}
            value={status}
            onChange={(one) => set({ status: one === null || one === 'ACTIVE' ? undefined : one })}
            allowDeselect={false}
          />
          <Select
            id="issues-room"
            label={t('booking.room')}
            placeholder={t('booking.everyRoom')}
            data={(rooms.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={search.room ?? null}
            onChange={(room) => set({ room: room ?? undefined })}
            leftSection={<IconDoor size={16} stroke={1.75} aria-hidden />}
            searchable
            clearable
            clearButtonProps={{ id: 'issues-room-clear', 'aria-label': t('action.clear') }}
          />
        </div>
      </search>
      <Loaded id="issues" query={{ ...query, data: issues }} pending={<Skeleton height={360} radius="lg" />}>
        {(all) =>
          all.length === 0 ? (
            <Panel>
              <EmptyState icon={IconMessageReport} title={t('issue.none')} text={t('issue.noneText')} />
            </Panel>
          ) : (
            <>
              <IssueList issues={all} rooms={roomsById} timeZone={tenant.timeZone} />
              {query.isFetchNextPageError && <FailureNotice id="issues-more-failure" error={query.error} />}
              {query.hasNextPage && (
                <Group justify="center" mt="md">
                  <Button
                    id="issues-more"
                    variant="default"
                    loading={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                  >
                    {t('booking.more')}
                  </Button>
                </Group>
              )}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
