import { doorActions, type Policy, type TapProofs } from '@lintel/shared/contracts';
import { Button, NumberInput, Switch, TagsInput, Text } from '@mantine/core';
import { IconArrowBackUp, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../../lib/use-format';
import { languages } from '../../../locales/languages';
import type { Rule, RuleName } from '../model/rules';
import classes from './policy.module.css';
import { ProofMatrix } from './proof-matrix';

type Value = Policy[RuleName];

interface RuleRowProps {
  rule: Rule;
  /** What is said here; undefined where nothing is. */
  own: Value | undefined;
  inherited: Value;
  aboveName: string;
  error: string | undefined;
  onChange: (value: Value | undefined) => void;
}

export function RuleRow({ rule, own, inherited, aboveName, error, onChange }: RuleRowProps) {
  const { t } = useTranslation();
  const isOwn = own !== undefined;
  const name = t(`rules.names.${rule.name}`);
  const valueText = useValueText();
  return (
    <div className={classes.rule} data-own={isOwn} data-kind={rule.kind}>
      <div className={classes.what}>
        <Text fw={560} size="sm" id={`rule-${rule.name}-label`}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {isOwn
            ? t('rules.insteadOf', { value: valueText(rule, inherited), from: aboveName })
            : t('rules.inheritedFrom', { from: aboveName })}
        </Text>
      </div>
      <div className={classes.value}>
        {isOwn ? (
          <RuleControl rule={rule} value={own} error={error} onChange={onChange} />
        ) : rule.kind === 'proofs' ? (
          <ProofMatrix id={`rule-${rule.name}`} value={inherited as TapProofs} />
        ) : (
          <Text size="sm" data-tabular>
            {valueText(rule, inherited)}
          </Text>
        )}
      </div>
      <div className={classes.act}>
        {isOwn ? (
          <Button
            id={`rule-${rule.name}-inherit`}
            size="xs"
            variant="subtle"
            leftSection={<IconArrowBackUp size={15} stroke={1.75} aria-hidden />}
            aria-label={t('rules.inheritNamed', { name })}
            onClick={() => onChange(undefined)}
          >
            {t('rules.inherit')}
          </Button>
        ) : (
          <Button
            id={`rule-${rule.name}-set`}
            size="xs"
            variant="subtle"
            leftSection={<IconPencil size={15} stroke={1.75} aria-hidden />}
            aria-label={t('rules.setNamed', { name })}
            onClick={() => onChange(inherited)}
          >
            {t('rules.set')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A rule's value in words. */
function useValueText(): (rule: Rule, value: Value) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  const anyOf = (words: string[]) =>
    new Intl.ListFormat(languages[language].locale, { type: 'disjunction' }).format(words);
  return (rule, value) => {
    if (typeof value === 'object' && !Array.isArray(value)) {
      const words = doorActions.map((action) => anyOf(value[action].map((factor) => t(`rules.factors.${factor}`))));
      if (new Set(words).size === 1) return words[0] ?? '';
      const told = doorActions.map((action, index) => `${t(`rules.doorActions.${action}`)}: ${words[index] ?? ''}`);
      return told.join('; ');
    }
    if (typeof value === 'boolean') return value ? t('rules.on') : t('rules.off');
    if (Array.isArray(value)) return t('rules.minutesList', { list: value.join(', ') });
    if (rule.kind === 'days') return t('rules.days', { count: value });
    return value >= 120 && value % 60 === 0
      ? t('rules.hours', { count: value / 60 })
      : t('rules.minutes', { count: value });
  };
}

interface ControlProps {
  rule: Rule;
  value: Value;
  error: string | undefined;
  onChange: (value: Value) => void;
}

function RuleControl({ rule, value, error, onChange }: ControlProps) {
  const { t } = useTranslation();
  const id = `rule-${rule.name}`;
  const labelled = { id, 'aria-labelledby': `${id}-label`, error };
  if (rule.kind === 'switch') {
    return (
      <Switch
        {...labelled}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
        label={value === true ? t('rules.on') : t('rules.off')}
      />
    );
  }
  if (rule.kind === 'proofs')
    return <ProofMatrix id={id} value={value as TapProofs} error={error} onChange={onChange} />;
  if (rule.kind === 'minutesList') {
    return (
      <TagsInput
        {...labelled}
        value={(value as number[]).map(String)}
        onChange={(texts) =>
          onChange([...new Set(texts.map(Number).filter(Number.isInteger))].sort((one, other) => one - other))
        }
        maxTags={6}
        placeholder={t('rules.addMinutes')}
      />
    );
  }
  return (
    <NumberInput
      {...labelled}
      value={value as number}
      onChange={(next) => typeof next === 'number' && onChange(next)}
      min={rule.min}
      max={rule.max}
      allowDecimal={false}
      suffix={rule.kind === 'days' ? ` ${t('rules.daysUnit')}` : ` ${t('rules.minutesUnit')}`}
    />
  );
}
