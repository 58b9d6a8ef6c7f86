import { withoutNotice as hostWithoutNotice, type Department } from '@lintel/shared/scheduling';

/** The department as its own people may book it. */
export function withoutNotice<Some extends Department>(department: Some): Some {
  return { ...department, hosts: department.hosts.map(hostWithoutNotice) };
}
