import { z } from 'zod';
import { emailSchema, idSchema, lineSchema, pageQuerySchema, proseSchema, textSchema } from './primitives.js';
import { phoneSchema } from './public-booking.js';

const contactFields = {
  name: textSchema(200),
  /** One contact for each address, whatever its case. */
  email: emailSchema.toLowerCase(),
  phone: phoneSchema.nullable(),
  company: lineSchema(200).nullable(),
  notes: proseSchema(4_000).nullable(),
  tags: z.array(textSchema(50)).max(20),
};

export const createContactSchema = z
  .strictObject({
    ...contactFields,
    phone: contactFields.phone.default(null),
    company: contactFields.company.default(null),
    notes: contactFields.notes.default(null),
    tags: contactFields.tags.default([]),
  })
  .meta({ id: 'CreateContact' });
export type CreateContact = z.infer<typeof createContactSchema>;

export const patchContactSchema = z
  .strictObject(contactFields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Name at least one field to change.')
  .meta({ id: 'PatchContact' });
export type PatchContact = z.infer<typeof patchContactSchema>;

const author = z.object({ id: z.string().nullable(), name: z.string().nullable() });

export const contactSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    email: z.string(),
    /** E.164. */
    phone: z.string().nullable(),
    company: z.string().nullable(),
    notes: z.string().nullable(),
    tags: z.array(z.string()),
    version: z.number().int(),
    createdBy: author,
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Contact' });
export type Contact = z.infer<typeof contactSchema>;

export const listContactsQuerySchema = pageQuerySchema.extend({
  /** Part of the name, the address or the company. */
  search: lineSchema(200).optional(),
  tag: lineSchema(50).optional(),
  groupId: idSchema.optional(),
});
export type ListContacts = z.output<typeof listContactsQuerySchema>;

const groupFields = {
  name: textSchema(100),
  description: proseSchema(1_000).nullable(),
  /** Who is in it. */
  contactIds: z
    .array(idSchema)
    .max(500)
    .refine((ids) => new Set(ids).size === ids.length, 'A contact is named twice.'),
};

export const createContactGroupSchema = z
  .strictObject({
    ...groupFields,
    description: groupFields.description.default(null),
    contactIds: groupFields.contactIds.default([]),
  })
  .meta({ id: 'CreateContactGroup' });
export type CreateContactGroup = z.infer<typeof createContactGroupSchema>;

export const patchContactGroupSchema = z
  .strictObject(groupFields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Name at least one field to change.')
  .meta({ id: 'PatchContactGroup' });
export type PatchContactGroup = z.infer<typeof patchContactGroupSchema>;

export const contactGroupSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    description: z.string().nullable(),
    members: z.array(z.object({ id: idSchema, name: z.string(), email: z.string() })),
    version: z.number().int(),
    createdBy: author,
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'ContactGroup' });
export type ContactGroup = z.infer<typeof contactGroupSchema>;

export const listContactGroupsQuerySchema = pageQuerySchema.extend({ search: lineSchema(200).optional() });
export type ListContactGroups = z.output<typeof listContactGroupsQuerySchema>;
