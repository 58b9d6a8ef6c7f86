import { updateRings, type Display, type Rollout } from '@lintel/shared/contracts';
import { Button, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dot, type DotTone } from '../../../components/ui/dot';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { Panel } from '../../../components/ui/panel';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { useCancelRollout } from '../api/rollouts';
import table from '../../../components/ui/data-table.module.css';

const tones: Record<Rollout['status'], DotTone> = {
  RUNNING: 'warning',
  ROLLING_BACK: 'bad',
  COMPLETED: 'good',
  HALTED: 'bad',
  CANCELLED: 'off',
};

interface RolloutCardProps {
  rollout: Rollout;
  displays: readonly Display[];
}

/** One update of the fleet: how far each ring is and, where it was halted, why. */
export function RolloutCard({ rollout, displays }: RolloutCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const cancel = useCancelRollout();
  const { id, version, status, halt, createdAt, requestedBy } = rollout;
  const culprit = halt && (displays.find((display) => display.id === halt.displayId)?.name ?? t('fleet.gone'));
  return (
    <Panel
      id={`rollout-${id}`}
      title={t('rollout.to', { version })}
      text={`${format.relative(createdAt, now)} · ${requestedBy.name}`}
      actions={
        rollout.endedAt === null && (
          <Button
            id={`rollout-${id}-cancel`}
            size="xs"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(id)}
          >
            {t('rollout.cancel')}
          </Button>
        )
      }
    >
      <Stack gap="md">
        <span className={table.marks} data-status={status}>
          <Dot tone={tones[status]} />
          {t(`rollout.statuses.${status}`)}
        </span>
        {halt && <Text size="sm">{t(`rollout.reasons.${halt.reason}`, { name: culprit })}</Text>}
        {updateRings.map((ring) => (
          <Ring key={ring} rollout={rollout} ring={ring} />
        ))}
        {cancel.error && <FailureNotice id={`rollout-${id}-failure`} error={cancel.error} />}
      </Stack>
    </Panel>
  );
}

function Ring({ rollout, ring }: { rollout: Rollout; ring: Rollout['ring'] }) {
  const { t } = useTranslation();
  const members = rollout.displays.filter((member) => member.ring === ring && member.step !== 'SKIPPED');
  if (members.length === 0) return null;
  const done = members.filter(({ step }) => step === 'UPDATED').length;
  const name = t(`fleet.rings.${ring}`);
  const text = t('rollout.ringDone', { done, total: members.length });
  return (
    <div>
      <Text size="sm" fw={rollout.ring === ring ? 560 : 400}>
        {name} · {text}
      </Text>
      <Progress value={(100 * done) / members.length} size="sm" mt={6} aria-label={`${name}: ${text}`} />
    </div>
  );
}
