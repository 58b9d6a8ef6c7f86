import { Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../components/ui/page';
import { SettingsEditor } from '../../features/displays/components/settings-editor';
import { useLocations } from '../../features/rooms/api/list-locations';
import { locationOptions } from '../../features/rooms/model/location-options';
import { useMe } from '../../features/session/api/me';

/** The settings of all displays of the organisation, or of those at one location. */
export function DisplaySettingsPage() {
  const { t } = useTranslation();
  const { tenant } = useMe();
  const { location: chosen } = useSearch({ from: '/shell/displays/settings' });
  const navigate = useNavigate({ from: '/displays/settings' });
  const all = useLocations().data ?? [];
  const location = all.find(({ id }) => id === chosen);
  const parent = all.find(({ id }) => id === location?.parentId);
  return (
    <Page
      title={t('displaySettings.title')}
      subtitle={t('rules.intro')}
      parent={{ label: t('nav.displays'), to: '/displays' }}
      width="narrow"
      actions={
        <Select
          id="display-settings-place"
          aria-label={t('displaySettings.place')}
          w={280}
          data={[
            { value: '', label: t('displaySettings.everyDisplayOf', { name: tenant.name }) },
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
        <SettingsEditor
          key={location.id}
          place={{ scope: 'location', id: location.id }}
          aboveName={parent?.name ?? tenant.name}
        />
      ) : (
        <SettingsEditor key="tenant" place={{ scope: 'tenant', id: tenant.id }} aboveName={t('rules.builtIn')} />
      )}
    </Page>
  );
}
