import { z } from 'zod';
import { defineJob } from '../../platform/queue/job-queue.js';

/** Mails one code, if the address belongs to a booking; who asked for it does not wait, and so does not learn which. */
export const mailVisitCode = defineJob({
  name: 'visit.mail-code',
  schema: z.object({ visitId: z.uuid(), number: z.number().int() }),
  retry: { limit: 5, backoffSeconds: 2 },
  concurrency: 5,
});
