import {
  idSchema,
  issueSchema,
  listIssuesQuerySchema,
  pageOf,
  patchIssueSchema,
  type Issue,
  type ListIssuesQuery,
  type PatchIssue,
} from '@lintel/shared/contracts';
import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import type { Principal } from '../../platform/context/principal.js';
import { Allow, Asker } from '../../platform/http/access.js';
import { IfMatch } from '../../platform/http/conditional-headers.js';
import { Answers } from '../../platform/http/openapi.js';
import { IssuesService } from './issues.service.js';

const id = () => Param('id', { schema: idSchema });

/** What was reported at the doors. */
@Controller('api/v1/issues')
@Allow('admin')
export class IssuesController {
  constructor(private readonly issues: IssuesService) {}

  @Get()
  @Answers('Problems reported at doors, the newest first', pageOf(issueSchema))
  list(@Asker() asker: Principal, @Query({ schema: listIssuesQuerySchema }) query: ListIssuesQuery) {
    return this.issues.list(asker.tenantId, query);
  }

  @Get(':id')
  @Answers('A problem reported at a door', issueSchema)
  get(@Asker() asker: Principal, @id() issueId: string): Promise<Issue> {
    return this.issues.get(asker.tenantId, issueId);
  }

  @Patch(':id')
  @Answers('Acknowledge, resolve or reopen it, with a note', issueSchema)
  patch(
    @Asker() asker: Principal,
    @id() issueId: string,
    @Body({ schema: patchIssueSchema }) body: PatchIssue,
    @IfMatch() expectedVersion: number | undefined,
  ): Promise<Issue> {
    return this.issues.patch(asker, issueId, body, expectedVersion);
  }
}
