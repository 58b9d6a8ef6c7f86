import { Button, Text } from '@mantine/core';
import { IconArrowBackUp, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { languages } from '../../../locales/languages';
import { isChoice, type SettingName, type SettingValues } from '../model/settings-fields';
import { SettingControl } from './setting-control';
import { useChoiceText } from './use-choice-text';
import classes from '../../policies/components/policy.module.css';

type Value = SettingValues[SettingName];

interface SettingRowProps {
  name: SettingName;
  /** What is said here; undefined where nothing is. */
  own: Value | undefined;
  inherited: Value;
  aboveName: string;
  error: string | undefined;
  onChange: (value: Value | undefined) => void;
}

export function SettingRow({ name, own, inherited, aboveName, error, onChange }: SettingRowProps) {
  const { t } = useTranslation();
  const isOwn = own !== undefined;
  const label = t(`displaySettings.names.${name}`);
  const text = useSettingText();
  const id = `setting-${name}`;
  return (
    <div className={classes.rule} data-own={isOwn} data-kind={isOwn && name === 'screenHours' ? 'proofs' : 'setting'}>
      <div className={classes.what}>
        <Text fw={560} size="sm" id={`${id}-label`}>
          {label}
        </Text>
        <Text size="xs" c="dimmed">
          {isOwn
            ? t('rules.insteadOf', { value: text(name, inherited), from: aboveName })
            : t('rules.inheritedFrom', { from: aboveName })}
        </Text>
      </div>
      <div className={classes.value}>
        {isOwn ? (
          <SettingControl name={name} value={own} error={error} onChange={onChange} />
        ) : (
          <Text size="sm">{text(name, inherited)}</Text>
        )}
      </div>
      <div className={classes.act}>
        {isOwn ? (
          <Button
            id={`${id}-inherit`}
            size="xs"
            variant="subtle"
            leftSection={<IconArrowBackUp size={15} stroke={1.75} aria-hidden />}
            aria-label={t('rules.inheritNamed', { name: label })}
            onClick={() => onChange(undefined)}
          >
            {t('rules.inherit')}
          </Button>
        ) : (
          <Button
            id={`${id}-set`}
            size="xs"
            variant="subtle"
            leftSection={<IconPencil size={15} stroke={1.75} aria-hidden />}
            aria-label={t('rules.setNamed', { name: label })}
            onClick={() => onChange(inherited)}
          >
            {t('rules.set')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A setting's value in words. */
function useSettingText(): (name: SettingName, value: Value) => string {
  const { t } = useTranslation();
  const choice = useChoiceText();
  return (name, value) => {
    if (isChoice(name)) return choice(name, value as string | null);
    if (typeof value === 'boolean') return value ? t('rules.on') : t('rules.off');
    if (name === 'languagesOffered') {
      const offered = value as SettingValues['languagesOffered'];
      return offered.map((language) => languages[language].name).join(', ') || t('displaySettings.noneOffered');
    }
    if (name === 'accent') return (value as string | null) ?? t('displaySettings.ownAccent');
    if (name === 'logoUrl') return value === null ? t('displaySettings.noLogo') : t('displaySettings.aLogo');
    return (value as SettingValues['screenHours']).isEnabled
      ? t('displaySettings.atTimes')
      : t('displaySettings.alwaysOn');
  };
}
