import { updateRings } from '@lintel/shared/contracts';
import { Button, Select, Skeleton, Stack } from '@mantine/core';
import { IconAdjustments, IconDeviceTablet, IconDownload, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/ui/empty-state';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { useDisplays } from '../../features/displays/api/list-displays';
import { usePlacements } from '../../features/displays/api/list-placements';
import { BatchResults } from '../../features/displays/components/batch-results';
import { BulkCommands } from '../../features/displays/components/bulk-commands';
import { DisplayTable } from '../../features/displays/components/display-table';
import { matches } from '../../features/displays/model/fleet-filter';
import { useLocations } from '../../features/rooms/api/list-locations';
import { useRooms } from '../../features/rooms/api/list-resources';
import { locationOptions } from '../../features/rooms/model/location-options';
import classes from '../../features/displays/components/displays.module.css';

export function DisplaysPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/shell/displays' });
  const navigate = useNavigate({ from: '/displays' });
  const displays = useDisplays();
  const placements = usePlacements();
  const rooms = useRooms();
  const locations = useLocations();
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [batchId, showBatch] = useState<string | null>(null);
  const roomsById = useMemo(() => new Map(rooms.data?.map((room) => [room.id, room])), [rooms.data]);
  const pair = (id: string) => (
    <Button
      id={id}
      leftSection={<IconPlus size={18} stroke={2} aria-hidden />}
      renderRoot={(props: object) => <Link to="/pair" {...props} />}
    >
      {t('display.pairOne')}
    </Button>
  );
  const all = displays.data ?? [];
  const online = all.filter(({ presence }) => presence.status === 'ONLINE').length;
  const silent = all.filter(({ alert }) => alert.level !== 'NONE').length;
  const shown = all.filter((display) => matches(display, placements.data?.get(display.id), search));
  const set = (part: Partial<typeof search>) =>
    void navigate({ search: (current) => ({ ...current, ...part }), replace: true, resetScroll: false });
  return (
    <Page
      title={t('nav.displays')}
      subtitle={
        all.length > 0 && (
          <>
            {t('display.onlineOf', { online, total: all.length })}
            {silent > 0 && ` · ${t('fleet.needAttention', { count: silent })}`}
          </>
        )
      }
      actions={
        <>
          <Button
            id="displays-settings"
            variant="default"
            leftSection={<IconAdjustments size={18} stroke={1.75} aria-hidden />}
            renderRoot={(props: object) => <Link to="/displays/settings" {...props} />}
          >
            {t('displaySettings.title')}
          </Button>
          <Button
            id="displays-updates"
            variant="default"
            leftSection={<IconDownload size={18} stroke={1.75} aria-hidden />}
            renderRoot={(props: object) => <Link to="/displays/updates" {...props} />}
          >
            {t('rollout.title')}
          </Button>
          {pair('displays-pair')}
        </>
      }
    >
      <Loaded id="displays" query={displays} pending={<Skeleton height={360} radius="lg" />}>
        {() =>
          all.length === 0 ? (
            <Panel isFlush>
              <EmptyState
                icon={IconDeviceTablet}
                title={t('display.empty')}
                text={t('display.emptyText')}
                action={pair('displays-pair-first')}
              />
            </Panel>
          ) : (
            <Stack gap="lg">
              <search aria-label={t('fleet.filters')} className={classes.filters}>
                <Select
                  id="displays-state"
                  label={t('display.presence')}
                  data={(['ALL', 'ATTENTION'] as const).map((value) => ({ value, label: t(`fleet.filter.${value}`) }))}
                  value={search.attention ? 'ATTENTION' : 'ALL'}
                  onChange={(value) => set({ attention: value === 'ATTENTION' || undefined })}
                  allowDeselect={false}
                />
                <Select
                  id="displays-place"
                  label={t('fleet.place')}
                  placeholder={t('fleet.anyPlace')}
                  data={locationOptions(locations.data ?? []).map(({ value, label }) => ({ value, label }))}
                  value={search.location ?? null}
                  onChange={(location) => set({ location: location ?? undefined })}
                  searchable
                  clearable
                  clearButtonProps={{ id: 'displays-place-clear', 'aria-label': t('action.clear') }}
                />
                <Select
                  id="displays-ring"
                  label={t('fleet.ring')}
                  placeholder={t('fleet.anyRing')}
                  data={updateRings.map((value) => ({ value, label: t(`fleet.rings.${value}`) }))}
                  value={search.ring ?? null}
                  onChange={(ring) => set({ ring: ring ?? undefined })}
                  clearable
                  clearButtonProps={{ id: 'displays-ring-clear', 'aria-label': t('action.clear') }}
                />
              </search>
              {batchId !== null && <BatchResults batchId={batchId} displays={all} onClose={() => showBatch(null)} />}
              <Panel isFlush>
                {shown.length === 0 ? (
                  <EmptyState icon={IconDeviceTablet} title={t('fleet.nobody')} text={t('fleet.nobodyText')} />
                ) : (
                  <DisplayTable
                    displays={shown}
                    rooms={roomsById}
                    placements={placements.data}
                    chosen={chosen}
                    onChoose={choose}
                  />
                )}
              </Panel>
              {chosen.size > 0 && (
                <BulkCommands
                  displays={shown.filter(({ id }) => chosen.has(id))}
                  onSent={showBatch}
                  onClear={() => choose(new Set())}
                />
              )}
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}
