import { z } from 'zod';
import { actorSchema } from './booking.js';
import { idSchema, pageQuerySchema, proseSchema } from './primitives.js';

export const issueKinds = ['EQUIPMENT', 'CLEANING', 'TEMPERATURE', 'LIGHTING', 'DISPLAY', 'OTHER'] as const;
export const issueKindSchema = z.enum(issueKinds);
export type IssueKind = z.infer<typeof issueKindSchema>;

export const issueStatuses = ['OPEN', 'ACKNOWLEDGED', 'RESOLVED'] as const;
export const issueStatusSchema = z.enum(issueStatuses);
export type IssueStatus = z.infer<typeof issueStatusSchema>;

/** A problem that somebody reported at a door, and what became of it. */
export const issueSchema = z
  .object({
    id: idSchema,
    resourceId: idSchema,
    displayId: idSchema,
    kind: issueKindSchema,
    text: z.string().nullable(),
    status: issueStatusSchema,
    /** What was done about it, or will be. */
    note: z.string().nullable(),
    version: z.number().int(),
    occurredAt: z.string(),
    createdAt: z.string(),
    handled: z.object({ at: z.string(), by: actorSchema }).nullable(),
  })
  .meta({ id: 'Issue' });
export type Issue = z.infer<typeof issueSchema>;

export const patchIssueSchema = z
  .strictObject({ status: issueStatusSchema, note: proseSchema(2_000).nullable() })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Name at least one field to change.')
  .meta({ id: 'PatchIssue' });
export type PatchIssue = z.infer<typeof patchIssueSchema>;

export const listIssuesQuerySchema = pageQuerySchema.extend({
  /** ACTIVE: what is not resolved yet. */
  status: z.enum([...issueStatuses, 'ACTIVE']).optional(),
  resourceId: idSchema.optional(),
});
export type ListIssuesQuery = z.infer<typeof listIssuesQuerySchema>;
