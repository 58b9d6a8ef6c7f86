import { departmentSchema, pageOf } from '@lintel/shared/contracts';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/request';

const schema = pageOf(departmentSchema);
/** What one page of the list holds at most. */
const MOST = 100;

/** The departments of the organisation, by name. */
export const useDepartments = () =>
  useQuery({
    queryKey: ['departments'],
    queryFn: async ({ signal }) => (await request('departments', { query: { limit: MOST }, schema, signal })).items,
  });
