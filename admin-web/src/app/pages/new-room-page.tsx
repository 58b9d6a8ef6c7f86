import type { Resource } from '@lintel/shared/contracts';
import { Button, Group, Skeleton, Stack, Stepper, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loaded } from '../../components/ui/loaded';
import { Page } from '../../components/ui/page';
import { Panel } from '../../components/ui/panel';
import { ConnectFeed } from '../../features/connections/components/connect-feed';
import { PairForm } from '../../features/displays/components/pair-form';
import { PairedNotice } from '../../features/displays/components/paired-notice';
import { useCreateResource } from '../../features/rooms/api/create-resource';
import { resourceQuery } from '../../features/rooms/api/get-resource';
import { RoomForm } from '../../features/rooms/components/room-form';
import { bodyOfRoom, emptyRoom } from '../../features/rooms/model/room-form';
import { useMe } from '../../features/session/api/me';
import type { Display } from '@lintel/shared/contracts';

type Step = 'calendar' | 'display' | 'done';
const order = ['room', 'calendar', 'display', 'done'] as const;

/** A room from nothing to live at its door, in three steps; the address holds the place, so a reload loses nothing. */
export function NewRoomPage() {
  const { t } = useTranslation();
  const { room, step } = useSearch({ from: '/shell/rooms/new' });
  const navigate = useNavigate({ from: '/rooms/new' });
  const at = room === undefined ? 'room' : (step ?? 'calendar');
  const go = (roomId: string, next: Step) => void navigate({ search: { room: roomId, step: next } });
  return (
    <Page title={t('wizard.title')} parent={{ label: t('nav.rooms'), to: '/rooms' }} width="narrow">
      <Stepper
        active={order.indexOf(at)}
        size="sm"
        mb="lg"
        allowNextStepsSelect={false}
        aria-label={t('wizard.progress', { step: Math.min(order.indexOf(at) + 1, 3) })}
      >
        {(['room', 'calendar', 'display'] as const).map((name) => (
          <Stepper.Step
            key={name}
            id={`wizard-step-${name}`}
            label={t(`wizard.steps.${name}`)}
            allowStepSelect={false}
          />
        ))}
      </Stepper>
      {room === undefined ? (
        <RoomStep onCreated={(created) => go(created.id, 'calendar')} />
      ) : (
        <LaterSteps roomId={room} step={at === 'room' ? 'calendar' : at} onStep={(next) => go(room, next)} />
      )}
    </Page>
  );
}

function RoomStep({ onCreated }: { onCreated: (room: Resource) => void }) {
  const { t } = useTranslation();
  const { tenant } = useMe();
  const create = useCreateResource();
  return (
    <Panel title={t('wizard.roomTitle')} text={t('wizard.roomText')}>
      <RoomForm
        id="new-room"
        initial={emptyRoom(tenant.timeZone)}
        followsZone
        onSubmit={(values) => create.mutate({ ...bodyOfRoom(values), type: 'ROOM' }, { onSuccess: onCreated })}
        isPending={create.isPending}
        error={create.error}
        submitLabel={t('wizard.createRoom')}
      />
    </Panel>
  );
}

function LaterSteps({ roomId, step, onStep }: { roomId: string; step: Step; onStep: (step: Step) => void }) {
  const query = useQuery(resourceQuery(roomId));
  return (
    <Loaded id="new-room" query={query} pending={<Skeleton height={320} radius="lg" />}>
      {(room) => {
        if (step === 'calendar') return <CalendarStep room={room} onNext={() => onStep('display')} />;
        if (step === 'display') return <DisplayStep room={room} onNext={() => onStep('done')} />;
        return <Done room={room} />;
      }}
    </Loaded>
  );
}

function CalendarStep({ room, onNext }: { room: Resource; onNext: () => void }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('wizard.calendarTitle', { room: room.name })} text={t('wizard.calendarText')}>
      <ConnectFeed
        id="connect-feed"
        room={room}
        onDone={onNext}
        doneLabel={t('wizard.next')}
        aside={
          <Button id="wizard-skip-calendar" variant="subtle" onClick={onNext}>
            {t('wizard.skipCalendar')}
          </Button>
        }
      />
    </Panel>
  );
}

function DisplayStep({ room, onNext }: { room: Resource; onNext: () => void }) {
  const { t } = useTranslation();
  const [paired, setPaired] = useState<Display | null>(null);
  return (
    <Panel title={t('wizard.displayTitle')} text={t('wizard.displayText')}>
      {paired ? (
        <Stack gap="lg">
          <PairedNotice display={paired} />
          <Group justify="flex-end">
            <Button id="wizard-next" onClick={onNext}>
              {t('wizard.next')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <PairForm
          id="pair"
          roomIds={[room.id]}
          name={t('display.defaultName', { room: room.name })}
          onPaired={setPaired}
          aside={
            <Button id="wizard-skip-display" variant="subtle" onClick={onNext}>
              {t('wizard.skipDisplay')}
            </Button>
          }
        />
      )}
    </Panel>
  );
}

function Done({ room }: { room: Resource }) {
  const { t } = useTranslation();
  return (
    <Panel>
      <Stack align="center" gap="xs" py="xl">
        <IconCircleCheck size={52} stroke={1.25} color="var(--lt-color-success)" aria-hidden />
        <Title order={2}>{t('wizard.doneTitle', { room: room.name })}</Title>
        <Text c="dimmed">{t('wizard.doneText')}</Text>
        <Group mt="lg" justify="center">
          <Button
            id="wizard-another"
            variant="default"
            renderRoot={(props: object) => <Link to="/rooms/new" {...props} />}
          >
            {t('wizard.another')}
          </Button>
          <Button id="wizard-board" variant="default" renderRoot={(props: object) => <Link to="/" {...props} />}>
            {t('wizard.toBoard')}
          </Button>
          <Button
            id="wizard-room"
            renderRoot={(props: object) => <Link to="/rooms/$roomId" params={{ roomId: room.id }} {...props} />}
          >
            {t('wizard.toRoom')}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
