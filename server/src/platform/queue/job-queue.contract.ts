import { failingJobsContract } from './failing-jobs.contract.js';
import type { JobStore } from '../../testing/job-bench.js';
import { runningJobsContract } from './running-jobs.contract.js';

/** What every JobQueue promises, on a real store. */
export function jobQueueContract(name: string, openStore: () => Promise<JobStore>): void {
  runningJobsContract(name, openStore);
  failingJobsContract(name, openStore);
}
