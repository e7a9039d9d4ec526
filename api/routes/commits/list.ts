import { listCommits } from '../../../sql/commits/list-commits.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireAskedRepository } from '../../require-asked.ts';
import { CommitListQuerySchema, CommitPageSchema } from '../../schemas/facts/commit.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

export const registerListCommits = pagedRoute({
  path: '/v1/repositories/{repositoryId}/commits',
  operationId: 'listCommits',
  access: 'repository.read',
  tag: 'Facts',
  summary: 'List commits',
  description: 'The newest first.',
  params: RepositoryParamsSchema,
  query: CommitListQuerySchema,
  result: CommitPageSchema,
  problems: ['repository_not_found'],
  cursor: cursorCodec('commits', { committedAt: cursorPart.time(), sha: cursorPart.text(64) }),
  list: ({ database }, { params: { repositoryId: repoId }, filter, after, limit }) =>
    listCommits(database.slonik, repoId, {
      ...filter,
      after,
      limit,
    }),
  keyOf: (row) => ({ committedAt: row.committedAt.toISOString(), sha: row.sha }),
  present: presentTimes,
  ifEmpty: requireAskedRepository,
});
