import { z } from 'zod';
import { idSchema, textSchema } from './primitives.js';

/** READ: a light bar, a smart building. REPORT: a sensor, which also says whether people are in the room. */
export const peripheralAccesses = ['READ', 'REPORT'] as const;
export const peripheralAccessSchema = z.enum(peripheralAccesses);
export type PeripheralAccess = z.infer<typeof peripheralAccessSchema>;

export const addPeripheralSchema = z
  .strictObject({
    name: textSchema(100),
    access: peripheralAccessSchema,
    /** The rooms it is for; all where left out or empty. */
    resourceIds: z.array(idSchema).max(200).default([]),
  })
  .meta({ id: 'AddPeripheral' });
export type AddPeripheral = z.output<typeof addPeripheralSchema>;

/** Something that signs in to the broker with a key of its own and does nothing else. */
export const peripheralSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    access: peripheralAccessSchema,
    resourceIds: z.array(idSchema),
    createdAt: z.string(),
  })
  .meta({ id: 'Peripheral' });
export type Peripheral = z.infer<typeof peripheralSchema>;

/** The key is told once: nobody can read it again. */
export const addedPeripheralSchema = peripheralSchema.extend({ key: z.string() }).meta({ id: 'AddedPeripheral' });
export type AddedPeripheral = z.infer<typeof addedPeripheralSchema>;

export const homeAssistantSchema = z
  .strictObject({
    /** Whether the rooms are announced under `homeassistant/`. */
    isEnabled: z.boolean(),
  })
  .meta({ id: 'HomeAssistant' });
export type HomeAssistant = z.infer<typeof homeAssistantSchema>;
