import { defaultPolicy } from '@lintel/shared/policy';
import type { Policy, PolicyOverrides } from '@lintel/shared/contracts';
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ClashNotice } from '../../../components/ui/edit-notice';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Panel } from '../../../components/ui/panel';
import { sayDone } from '../../../components/ui/toast';
import { asFailure } from '../../../lib/request-failure';
import { useEdit } from '../../../lib/use-edit';
import { policyQuery, type PolicyPlace, type PolicyView } from '../api/get-policy';
import { usePutPolicy } from '../api/put-policy';
import { ruleErrors, ruleGroups, withRule, type RuleName } from '../model/rules';
import { RuleRow } from './rule-row';
import classes from './policy.module.css';

interface PolicyEditorProps {
  place: PolicyPlace;
  /** The next wider place, whose rules hold where this one says nothing; null above all: the built-in rules. */
  above: PolicyPlace | null;
  /** What the wider place is called, such as "Floor 2". */
  aboveName: string;
}

/** The rules of use of one place: what it takes over from above, and what it says itself. */
export function PolicyEditor({ place, above, aboveName }: PolicyEditorProps) {
  const own = useQuery(policyQuery(place));
  const wider = useQuery({ ...policyQuery(above ?? place), enabled: above !== null });
  const error = own.error ?? (above ? wider.error : null);
  const inherited = above ? wider.data?.effective : defaultPolicy;
  if (own.data && inherited) {
    return <Editor key={place.id} place={place} view={own.data} inherited={inherited} aboveName={aboveName} />;
  }
  if (error) {
    return (
      <FailureNotice
        id="policy-failure"
        error={error}
        onRetry={() => void Promise.all([own.refetch(), above && wider.refetch()])}
        isRetrying={own.isFetching}
      />
    );
  }
  return (
    <Stack aria-busy="true">
      <Skeleton height={260} radius="lg" />
      <Skeleton height={260} radius="lg" />
    </Stack>
  );
}

interface EditorProps {
  place: PolicyPlace;
  view: PolicyView;
  inherited: Policy;
  aboveName: string;
}

function Editor({ place, view, inherited, aboveName }: EditorProps) {
  const { t } = useTranslation();
  const put = usePutPolicy(place);
  const { values: rules, clashes, isChanged, change, reset } = useEdit<PolicyOverrides>(view.rules);
  const local = ruleErrors(rules);
  const refused = Object.fromEntries(
    put.error ? asFailure(put.error).fields.map(({ path, message }) => [path.replace(/^rules\./, ''), message]) : [],
  );
  const errorOf = (name: RuleName): string | undefined => local[name] ?? refused[name];
  const save = () => put.mutate(rules, { onSuccess: () => sayDone(t('rules.saved')) });

  return (
    <Stack gap="lg">
      {ruleGroups.map(({ id, rules: group }) => (
        <Panel key={id} title={t(`rules.groups.${id}.title`)} text={t(`rules.groups.${id}.text`)}>
          <div className={classes.rules}>
            {group.map((rule) => (
              <RuleRow
                key={rule.name}
                rule={rule}
                own={rules[rule.name]}
                inherited={inherited[rule.name]}
                aboveName={aboveName}
                error={errorOf(rule.name)}
                onChange={(value) => change(withRule(rules, rule.name, value))}
              />
            ))}
          </div>
        </Panel>
      ))}
      {put.error && <FailureNotice id="policy-save-failure" error={put.error} />}
      {isChanged && (
        <div className={classes.saveBar} role="status">
          <ClashNotice
            id="policy-clash"
            fields={clashes.map((name) => t(`rules.names.${name}`))}
            onTakeTheirs={reset}
          />
          <Text size="sm">{t('rules.unsaved')}</Text>
          <Group gap="xs">
            <Button
              id="policy-reset"
              variant="default"
              disabled={put.isPending}
              onClick={() => {
                reset();
                put.reset();
              }}
            >
              {t('action.reset')}
            </Button>
            <Button id="policy-save" disabled={Object.keys(local).length > 0} loading={put.isPending} onClick={save}>
              {t('action.save')}
            </Button>
          </Group>
        </div>
      )}
    </Stack>
  );
}
