import { CHECK_KINDS, listChecks } from '../../../sql/commits/list-checks.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { CheckListQuerySchema, CheckPageSchema } from '../../schemas/facts/commit.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

export const registerListChecks = pagedRoute({
  path: '/v1/repositories/{repositoryId}/checks',
  operationId: 'listChecks',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List the checks of a commit',
  description: 'Check runs and suites, statuses, workflow runs and their jobs.',
  params: RepositoryParamsSchema,
  query: CheckListQuerySchema,
  result: CheckPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('checks', { kind: cursorPart.word(CHECK_KINDS), id: cursorPart.id() }),
  list: ({ database }, { params: { repositoryId: repoId }, filter: { sha }, after, limit }) =>
    listChecks(database.slonik, repoId, {
      sha,
      after,
      limit,
    }),
  keyOf: (row) => ({ kind: row.kind, id: Number(row.id) }),
  present: presentTimes,
  ifEmpty: requireAskedRepository,
});
