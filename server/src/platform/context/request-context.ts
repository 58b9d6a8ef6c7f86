import { AsyncLocalStorage } from 'node:async_hooks';
import { uuidv7 } from '../ids.js';

/** What every log line and event of one request, message or job has in common. */
export interface RequestContext {
  correlationId: string;
  tenantId?: string;
  actor?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

export function correlationId(): string {
  return storage.getStore()?.correlationId ?? uuidv7();
}

export function runInContext<Result>(context: RequestContext, work: () => Result): Result {
  return storage.run(context, work);
}
