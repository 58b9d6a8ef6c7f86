import { z } from 'zod';
import { defineJob } from '../queue/job-queue.js';

/** One handler's work on one fact. */
export const deliverEvent = defineJob({
  name: 'event.deliver',
  schema: z.object({ eventId: z.uuid(), handler: z.string() }),
  retry: { limit: 10, backoffSeconds: 2 },
  concurrency: 5,
});
