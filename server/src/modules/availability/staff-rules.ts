import type { Department, Host } from '@lintel/shared/scheduling';

const ANY_DAY = 3_650;

/** Notice and horizon are promises to customers: the department's own people may book sooner and later. */
export function withoutNotice<Some extends Department>(department: Some): Some {
  const hosts = department.hosts.map((host): Host => ({
    ...host,
    rules: { ...host.rules, minNoticeMinutes: 0, maxDaysAhead: ANY_DAY },
  }));
  return { ...department, hosts };
}
