import { createResourceSchema, type CreateResource, type Resource } from '@lintel/shared/contracts';

export interface RoomFormValues {
  name: string;
  /** Empty when nobody counted the seats. */
  capacity: number | '';
  description: string;
  amenities: string[];
  locationId: string | null;
  timeZone: string;
}

export const roomFormFields = ['name', 'capacity', 'description', 'amenities', 'locationId', 'timeZone'] as const;

export const emptyRoom = (timeZone: string): RoomFormValues => ({
  name: '',
  capacity: '',
  description: '',
  amenities: [],
  locationId: null,
  timeZone,
});

export const valuesOfRoom = (room: Resource): RoomFormValues => ({
  name: room.name,
  capacity: room.capacity ?? '',
  description: room.description ?? '',
  amenities: room.amenities,
  locationId: room.locationId,
  timeZone: room.timeZone,
});

/** What the API takes. */
export const bodyOfRoom = (values: RoomFormValues): Omit<CreateResource, 'type' | 'status'> => ({
  name: values.name.trim(),
  capacity: values.capacity === '' ? null : values.capacity,
  description: values.description.trim() === '' ? null : values.description.trim(),
  amenities: values.amenities,
  locationId: values.locationId,
  timeZone: values.timeZone,
});

/** The contract's own messages, by field. */
export function roomFormErrors(values: RoomFormValues): Partial<Record<keyof RoomFormValues, string>> {
  const parsed = createResourceSchema.safeParse({ ...bodyOfRoom(values), type: 'ROOM' });
  if (parsed.success) return {};
  return Object.fromEntries(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
}
