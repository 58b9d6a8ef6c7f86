import { displayLanguages } from '@lintel/shared/contracts';
import { Button, ColorInput, FileButton, Group, Image, MultiSelect, Select, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languages } from '../../../locales/languages';
import { AS_DEVICE, choices, isChoice, type SettingName, type SettingValues } from '../model/settings-fields';
import { AccentPreview } from './accent-preview';
import { HoursControl } from './hours-control';
import { useChoiceText } from './use-choice-text';

type Value = SettingValues[SettingName];

interface SettingControlProps {
  name: SettingName;
  value: Value;
  error: string | undefined;
  onChange: (value: Value) => void;
}

export function SettingControl({ name, value, error, onChange }: SettingControlProps) {
  const choiceText = useChoiceText();
  const { t } = useTranslation();
  const id = `setting-${name}`;
  const common = { id, 'aria-labelledby': `${id}-label`, error };
  if (isChoice(name)) {
    return (
      <Select
        {...common}
        data={choices[name].map((choice) => ({ value: choice, label: choiceText(name, choice) }))}
        value={(value as string | null) ?? AS_DEVICE}
        onChange={(choice) => onChange(choice === AS_DEVICE ? null : choice)}
        allowDeselect={false}
      />
    );
  }
  if (name === 'languagesOffered') {
    return (
      <MultiSelect
        {...common}
        data={displayLanguages.map((language) => ({ value: language, label: languages[language].name }))}
        value={[...(value as SettingValues['languagesOffered'])]}
        onChange={(chosen) => onChange(chosen)}
        hidePickedOptions
      />
    );
  }
  if (typeof value === 'boolean') {
    return (
      <Switch
        {...common}
        checked={value}
        label={value ? t('rules.on') : t('rules.off')}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (name === 'accent') {
    const accent = value as string | null;
    return (
      <div>
        <ColorInput
          {...common}
          value={accent ?? ''}
          placeholder={t('displaySettings.ownAccent')}
          format="hex"
          withEyeDropper={false}
          swatches={['#1f5fd6', '#0f766e', '#b91c5c', '#7c3aed', '#c2410c', '#334155']}
          popoverProps={{ withinPortal: true }}
          onChange={(colour) => onChange(colour === '' ? null : colour)}
        />
        {accent !== null && error === undefined && <AccentPreview accent={accent} />}
      </div>
    );
  }
  if (name === 'logoUrl')
    return <LogoControl id={id} value={value as string | null} error={error} onChange={onChange} />;
  return <HoursControl id={id} value={value as SettingValues['screenHours']} error={error} onChange={onChange} />;
}

interface LogoControlProps {
  id: string;
  value: string | null;
  error: string | undefined;
  onChange: (value: string | null) => void;
}

const MAX_LOGO_BYTES = 48 * 1_024;

function LogoControl({ id, value, error, onChange }: LogoControlProps) {
  const { t } = useTranslation();
  const [isTooLarge, setTooLarge] = useState(false);
  const choose = (file: File | null) => {
    setTooLarge(file !== null && file.size > MAX_LOGO_BYTES);
    if (!file || file.size > MAX_LOGO_BYTES) return;
    const reader = new FileReader();
    reader.onload = () => onChange(reader.result as string);
    reader.readAsDataURL(file);
  };
  const trouble = isTooLarge ? t('displaySettings.logoTooLarge') : error;
  return (
    <Stack gap="xs">
      {value !== null && <Image src={value} alt={t('displaySettings.aLogo')} h={40} w="auto" fit="contain" />}
      <Group gap="xs">
        <FileButton accept="image/png,image/jpeg,image/webp,image/svg+xml" onChange={choose}>
          {(props) => (
            <Button id={id} size="xs" variant="default" {...props}>
              {t('displaySettings.chooseLogo')}
            </Button>
          )}
        </FileButton>
        {value !== null && (
          <Button id={`${id}-none`} size="xs" variant="subtle" onClick={() => onChange(null)}>
            {t('displaySettings.noLogo')}
          </Button>
        )}
      </Group>
      {trouble !== undefined && (
        <Text size="xs" c="danger" role="alert">
          {trouble}
        </Text>
      )}
    </Stack>
  );
}
