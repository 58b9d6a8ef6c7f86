import type { Booking } from '@lintel/shared/contracts';
import { Alert, Anchor, Group, Text, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconDoor,
  IconExternalLink,
  IconNotes,
  IconRepeat,
  IconUser,
  IconUsers,
  IconVideo,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/use-format';
import { useResources } from '../../rooms/api/list-resources';
import { BookingStatusMark } from './booking-status';
import classes from './bookings.module.css';

export function BookingFacts({ booking, timeZone }: { booking: Booking; timeZone: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { attendance, cancellation, organizer } = booking;
  const by = booking.createdBy.name ?? t(`actor.${booking.createdBy.type}`);
  return (
    <div>
      <Title order={2} mb={6}>
        {booking.title}
      </Title>
      <Group gap="xs" mb="lg">
        <BookingStatusMark status={booking.status} />
        <Text size="sm" c="dimmed" data-tabular>
          {booking.reference}
        </Text>
      </Group>
      {booking.inConflict && (
        <Alert
          mb="lg"
          color="danger"
          variant="light"
          icon={<IconAlertTriangle size={20} aria-hidden />}
          title={t('booking.inConflict')}
        >
          {t('booking.inConflictText')}
        </Alert>
      )}
      <dl className={classes.facts}>
        <Fact icon={<IconClock />} label={t('booking.when')}>
          <span data-tabular>{format.span(booking.start, booking.end, timeZone)}</span>
          <div className={classes.fine}>{timeZone}</div>
        </Fact>
        {booking.recurrence && (
          <Fact icon={<IconRepeat />} label={t('booking.repeats')}>
            {t(`booking.repeating.${frequencyOf(booking.recurrence.rule)}`)}
          </Fact>
        )}
        <Fact icon={<IconDoor />} label={t('booking.rooms')}>
          <Rooms ids={booking.resourceIds} />
        </Fact>
        {(organizer.name ?? organizer.email) && (
          <Fact icon={<IconUser />} label={t('booking.organizer')}>
            {organizer.name ?? organizer.email}
            {organizer.name && organizer.email && <div className={classes.fine}>{organizer.email}</div>}
          </Fact>
        )}
        {booking.attendees.length > 0 && (
          <Fact icon={<IconUsers />} label={t('booking.attendees')}>
            {booking.attendees.map(({ email, name, response }) => (
              <div key={email}>
                {name ?? email} <span className={classes.fine}>{t(`booking.response.${response}`)}</span>
              </div>
            ))}
          </Fact>
        )}
        {booking.onlineMeeting && (
          <Fact icon={<IconVideo />} label={t('booking.link')}>
            <Anchor id="booking-link" href={booking.onlineMeeting.url} target="_blank" rel="noreferrer">
              {t(`booking.provider.${booking.onlineMeeting.provider}`)}
            </Anchor>
          </Fact>
        )}
        {booking.description && (
          <Fact icon={<IconNotes />} label={t('booking.description')}>
            <Text size="md" style={{ whiteSpace: 'pre-line' }}>
              {booking.description}
            </Text>
          </Fact>
        )}
        {attendance.checkedInAt && (
          <Fact icon={<IconCircleCheck />} label={t('booking.checkedIn')}>
            {t('booking.checkedInAt', { time: format.dateTime(attendance.checkedInAt, timeZone) })}
          </Fact>
        )}
        {cancellation && (
          <Fact icon={<IconNotes />} label={t('booking.status.CANCELLED')}>
            {t('booking.cancelledBy', {
              name: cancellation.by.name ?? t(`actor.${cancellation.by.type}`),
              time: format.dateTime(cancellation.at, timeZone),
            })}
            {cancellation.reason && <div className={classes.fine}>{cancellation.reason}</div>}
          </Fact>
        )}
        {booking.source !== 'LINTEL' && (
          <Fact icon={<IconExternalLink />} label={t('booking.source')}>
            {t(`booking.sources.${booking.source}`)}
            <div className={classes.fine}>{t('booking.readOnly')}</div>
            {booking.external.map(
              ({ htmlLink, provider, externalId }) =>
                htmlLink && (
                  <Anchor key={externalId} href={htmlLink} target="_blank" rel="noreferrer" size="sm">
                    {t('booking.openIn', { provider: t(`booking.sources.${provider}`) })}
                  </Anchor>
                ),
            )}
          </Fact>
        )}
      </dl>
      <Text size="sm" c="dimmed" mt="lg">
        {t('booking.createdBy', { name: by, time: format.dateTime(booking.createdAt, timeZone) })}
      </Text>
    </div>
  );
}

/** How often a rule recurs where a word says it; calendars keep their rules, and some say more than a word can. */
function frequencyOf(rule: string | null) {
  const found = /^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(COUNT|UNTIL)=[^;]+)?$/.exec(rule ?? '');
  return (found?.[1] ?? 'OTHER') as 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY' | 'OTHER';
}

function Fact({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <>
      <dt title={label} className={classes.icon}>
        {icon}
        <span>{label}</span>
      </dt>
      <dd>{children}</dd>
    </>
  );
}

function Rooms({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation();
  const resources = useResources();
  if (ids.length === 0) return t('booking.withoutRoom');
  return ids.map((id, index) => (
    <div key={id}>
      <Anchor
        id={`booking-room-${index}`}
        renderRoot={(props: object) => <Link to="/rooms/$roomId" params={{ roomId: id }} {...props} />}
      >
        {resources.data?.find((resource) => resource.id === id)?.name ?? t('display.unknownRoom')}
      </Anchor>
    </div>
  ));
}
