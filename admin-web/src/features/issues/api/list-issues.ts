import { issueSchema, pageOf, type Issue, type IssueStatus } from '@lintel/shared/contracts';
import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query';
import { request } from '../../../lib/request';

export const issuesKey = ['issues'] as const;
const pageSchema = pageOf(issueSchema);

export interface IssueFilter {
  /** ACTIVE: what is not resolved yet. */
  status: IssueStatus | 'ACTIVE' | undefined;
  resourceId: string | undefined;
}

/** Issues page by page, the newest first. */
export const issuePagesQuery = (filter: IssueFilter) =>
  infiniteQueryOptions({
    queryKey: [...issuesKey, 'pages', filter],
    queryFn: ({ pageParam, signal }) =>
      request('issues', { query: { ...filter, limit: 50, cursor: pageParam }, schema: pageSchema, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** One issue as it is now, shown as it was until that is known. */
export const issueQuery = (issue: Issue) =>
  queryOptions({
    queryKey: [...issuesKey, 'one', issue.id],
    queryFn: ({ signal }) => request(`issues/${encodeURIComponent(issue.id)}`, { schema: issueSchema, signal }),
    placeholderData: issue,
    staleTime: 0,
  });

/** Whether there is anything nobody has looked at yet. */
const unseenIssuesQuery = queryOptions({
  queryKey: [...issuesKey, 'unseen'],
  queryFn: async ({ signal }) =>
    (await request('issues', { query: { status: 'OPEN', limit: 1 }, schema: pageSchema, signal })).items.length > 0,
});

export const useUnseenIssues = (isWanted: boolean) =>
  useQuery({ ...unseenIssuesQuery, enabled: isWanted }).data ?? false;
