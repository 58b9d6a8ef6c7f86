import { z } from 'zod';
import { idSchema } from './primitives.js';

/** A room that somebody who finds another one taken can walk to. */
export const nearbyRoomSchema = z
  .object({
    roomId: idSchema,
    name: z.string(),
    capacity: z.number().int().nullable(),
    /** Where it is as seen from the door: "3rd floor" in the same building; null beside the door. */
    location: z.string().nullable(),
    /** Until when it is free; null for as long as is known. */
    freeUntil: z.string().nullable(),
    timeZone: z.string(),
  })
  .meta({ id: 'NearbyRoom' });
export type NearbyRoom = z.infer<typeof nearbyRoomSchema>;

/** The nearest first. */
export const nearbyRoomsSchema = z
  .object({ at: z.string(), items: z.array(nearbyRoomSchema) })
  .meta({ id: 'NearbyRooms' });
export type NearbyRooms = z.infer<typeof nearbyRoomsSchema>;

export const nearbyQuerySchema = z.strictObject({
  /** The display's room that is taken; the one it shows where left out. */
  resourceId: idSchema.optional(),
  limit: z.coerce.number().int().min(1).max(20).default(3),
});
