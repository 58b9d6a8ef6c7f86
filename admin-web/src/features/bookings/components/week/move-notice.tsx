import { Alert, Text } from '@mantine/core';
import { IconCalendarX, IconRefreshAlert } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFailureText } from '../../../../components/ui/failure-notice';
import { useRooms } from '../../../rooms/api/list-resources';
import { Alternatives } from '../alternatives';
import type { Move } from './use-move';

/** Why a move was refused, and where the booking could go instead. */
export function MoveNotice({ move, timeZone }: { move: Move; timeZone: string }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const rooms = useRooms();
  if (!move.refused) return null;
  const { booking, failure } = move.refused;
  const { title, detail } = failureText(failure);
  const isStale = failure.code === 'STALE_VERSION';
  return (
    <Alert
      id="move-refused"
      role="alert"
      color={isStale ? 'warning' : 'danger'}
      variant="light"
      withCloseButton
      closeButtonLabel={t('action.close')}
      onClose={move.dismiss}
      icon={isStale ? <IconRefreshAlert size={20} aria-hidden /> : <IconCalendarX size={20} aria-hidden />}
      title={t('week.notMoved', { title: booking.title, reason: title })}
    >
      <Text size="sm">{isStale ? t('week.stale') : detail}</Text>
      <Alternatives
        id="move-alternative"
        alternatives={failure.alternatives}
        timeZone={timeZone}
        askedRoomIds={booking.resourceIds}
        roomName={(id) => rooms.data?.find((room) => room.id === id)?.name}
        isPending={move.pending.some(({ bookingId }) => bookingId === booking.id)}
        onTake={({ start, end, resourceId }) =>
          move.start(
            booking,
            resourceId === undefined || booking.resourceIds.includes(resourceId)
              ? { start, end }
              : { start, end, resourceIds: [resourceId] },
          )
        }
      />
    </Alert>
  );
}
