import { Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/ui/page';
import { PolicyEditor } from '../../features/policies/components/policy-editor';
import { useLocations } from '../../features/rooms/api/list-locations';
import { locationOptions } from '../../features/rooms/model/location-options';
import { useMe } from '../../features/session/api/me';

/** The rules of the whole organisation, or of everything at one location. */
export function RulesPage() {
  const { t } = useTranslation();
  const { tenant } = useMe();
  const { location: chosen } = useSearch({ from: '/shell/rooms/rules' });
  const navigate = useNavigate({ from: '/rooms/rules' });
  const locations = useLocations();
  const all = locations.data ?? [];
  const location = all.find(({ id }) => id === chosen);
  const parent = all.find(({ id }) => id === location?.parentId);
  const top = { scope: 'tenant', id: tenant.id } as const;
  const above = parent ? ({ scope: 'location', id: parent.id } as const) : top;
  return (
    <Page
      title={t('rules.title')}
      subtitle={t('rules.intro')}
      parent={{ label: t('nav.rooms'), to: '/rooms' }}
      width="narrow"
      actions={
        <Select
          id="rules-place"
          aria-label={t('rules.place')}
          w={280}
          data={[
            { value: '', label: t('rules.everyRoomOf', { name: tenant.name }) },
            ...locationOptions(all).map(({ value, label }) => ({ value, label })),
          ]}
          value={location?.id ?? ''}
          onChange={(value) => void navigate({ search: { location: value || undefined }, resetScroll: false })}
          allowDeselect={false}
          searchable
        />
      }
    >
      {location ? (
        <PolicyEditor
          key={location.id}
          place={{ scope: 'location', id: location.id }}
          above={above}
          aboveName={parent?.name ?? tenant.name}
        />
      ) : (
        <PolicyEditor key="tenant" place={top} above={null} aboveName={t('rules.builtIn')} />
      )}
    </Page>
  );
}
