import type { OpenedVisit, Visit } from '@lintel/shared/contracts';
import { deriveRoomState } from '@lintel/shared/room-state';
import { Button, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../../components/ui/failure-notice';
import { StateMark } from '../../../components/ui/state-mark';
import { useNow } from '../../../lib/server-clock';
import { useFormat } from '../../../lib/use-format';
import { useSentence } from '../../floor-board/components/use-sentence';
import { useVisitAction } from '../api/visit';
import { isOf, visitOptions, type VisitOption } from '../model/visit-options';
import classes from './visit.module.css';

interface VisitRoomProps {
  opened: OpenedVisit;
  visit: Visit;
  /** The booking somebody without an account has shown to be theirs: then it is all they may touch. */
  onlyBookingId?: string;
}

/** The room one stands before, and what one may do there with this phone. */
export function VisitRoom({ opened, visit: { schedule }, onlyBookingId }: VisitRoomProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(15_000);
  const act = useVisitAction(opened, onlyBookingId !== undefined);
  // One thing is done in a visit: sent again after a lost answer, it is the same request.
  const requestIds = useRef(new Map<string, string>());
  const [chosen, choose] = useState<string | null>(null);
  const state = deriveRoomState(schedule, schedule.policy, now);
  const sentence = useSentence(state, now, schedule.timeZone);
  const options = visitOptions(schedule, now).filter(
    ({ wanted }) => onlyBookingId === undefined || isOf(wanted, onlyBookingId),
  );
  const perform = ({ id, wanted }: VisitOption) => {
    const requestId = requestIds.current.get(id) ?? crypto.randomUUID();
    requestIds.current.set(id, requestId);
    choose(id);
    // A refusal is an answer; whoever tries again asks anew.
    act.mutate(
      { ...wanted, requestId },
      {
        onError: (error) => {
          if (!('status' in error) || error.status !== 0) requestIds.current.delete(id);
        },
      },
    );
  };
  if (act.data) {
    const until = format.time(act.data.end, schedule.timeZone);
    return (
      <div className={classes.done} role="status">
        <IconCircleCheck size={72} stroke={1.5} aria-hidden />
        <Title order={1} size="h2">
          {t(`visit.done.${act.variables.action}`, { time: until })}
        </Title>
        <Text c="dimmed">{t('visit.doneText', { room: schedule.room.name })}</Text>
      </div>
    );
  }
  return (
    <Stack gap="lg">
      <div>
        <StateMark state={state.state} />
        <Title order={1} mt="xs">
          {schedule.room.name}
        </Title>
        <Text c="dimmed">{sentence}</Text>
      </div>
      {act.error && <FailureNotice id="visit-failure" error={act.error} />}
      {options.length === 0 ? (
        <Text>{t('visit.nothing')}</Text>
      ) : (
        <Stack gap="sm">
          {options.map((option, index) => (
            <Button
              key={option.id}
              id={`visit-${option.id}`}
              size="lg"
              fullWidth
              variant={index === 0 ? 'filled' : 'default'}
              loading={act.isPending && chosen === option.id}
              disabled={act.isPending}
              onClick={() => perform(option)}
            >
              {t(`visit.do.${option.wanted.action}`, {
                time: option.end === null ? '' : format.time(option.end, schedule.timeZone),
              })}
            </Button>
          ))}
        </Stack>
      )}
    </Stack>
  );
}
