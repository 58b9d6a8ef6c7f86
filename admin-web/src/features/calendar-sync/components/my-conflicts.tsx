import { useRooms } from '../../rooms/api/list-resources';
import { useMe } from '../../session/api/me';
import { useMyCalendarIds } from '../api/list-calendars';
import { Conflicts } from './conflicts';

/** What my own calendars disagree with Lintel about; nothing where none of them is used. */
export function MyConflicts() {
  const { user, tenant } = useMe();
  const rooms = useRooms();
  const ids = useMyCalendarIds(user.id).data;
  if (!ids || ids.length === 0) return null;
  return <Conflicts rooms={rooms.data ?? []} timeZone={tenant.timeZone} calendarIds={ids} />;
}
