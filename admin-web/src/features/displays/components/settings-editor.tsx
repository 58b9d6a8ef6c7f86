import type { DisplaySettingsView } from '@lintel/shared/contracts';
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ClashNotice } from '../../../components/ui/edit-notice';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Loaded } from '../../../components/ui/loaded';
import { Panel } from '../../../components/ui/panel';
import { sayDone } from '../../../components/ui/toast';
import { useEdit } from '../../../lib/use-edit';
import { displaySettingsQuery, usePutDisplaySettings, type SettingsPlace } from '../api/display-settings';
import {
  foldSettings,
  openSettings,
  settingErrors,
  settingGroups,
  withSetting,
  type SettingValues,
} from '../model/settings-fields';
import { SettingRow } from './setting-row';
import classes from '../../policies/components/policy.module.css';

interface SettingsEditorProps {
  place: SettingsPlace;
  /** What the wider place is called, such as "Floor 2". */
  aboveName: string;
}

/** How displays look and behave at one place: what it takes over from above, and what it says itself. */
export function SettingsEditor({ place, aboveName }: SettingsEditorProps) {
  const query = useQuery(displaySettingsQuery(place));
  return (
    <Loaded
      id="display-settings"
      query={query}
      pending={
        <Stack>
          <Skeleton height={260} radius="lg" />
          <Skeleton height={260} radius="lg" />
        </Stack>
      }
    >
      {(view) => <Editor key={place.id} place={place} view={view} aboveName={aboveName} />}
    </Loaded>
  );
}

function Editor({ place, view, aboveName }: SettingsEditorProps & { view: DisplaySettingsView }) {
  const { t } = useTranslation();
  const put = usePutDisplaySettings(place);
  const said = openSettings(view.settings);
  const inherited = openSettings(view.inherited) as SettingValues;
  const { values, clashes, isChanged, change, reset } = useEdit(said);
  const errors = settingErrors(values);
  const save = () => put.mutate(foldSettings(values), { onSuccess: () => sayDone(t('displaySettings.saved')) });
  return (
    <Stack gap="lg">
      {settingGroups.map(({ id, settings }) => (
        <Panel key={id} title={t(`displaySettings.groups.${id}`)}>
          <div className={classes.rules}>
            {settings.map((name) => (
              <SettingRow
                key={name}
                name={name}
                own={values[name]}
                inherited={inherited[name]}
                aboveName={aboveName}
                error={errors[name]}
                onChange={(value) => change(withSetting(values, name, value as never))}
              />
            ))}
          </div>
        </Panel>
      ))}
      {put.error && <FailureNotice id="display-settings-save-failure" error={put.error} />}
      {isChanged && (
        <div className={classes.saveBar} role="status">
          <ClashNotice
            id="display-settings-clash"
            fields={clashes.map((name) => t(`displaySettings.names.${name}`))}
            onTakeTheirs={reset}
          />
          <Text size="sm">{t('rules.unsaved')}</Text>
          <Group gap="xs">
            <Button
              id="display-settings-reset"
              variant="default"
              disabled={put.isPending}
              onClick={() => {
                reset();
                put.reset();
              }}
            >
              {t('action.reset')}
            </Button>
            <Button
              id="display-settings-save"
              disabled={Object.keys(errors).length > 0}
              loading={put.isPending}
              onClick={save}
            >
              {t('action.save')}
            </Button>
          </Group>
        </div>
      )}
    </Stack>
  );
}
