import { listCommits } from '../../../sql/commits/list-commits.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CommitListQuerySchema, CommitPageSchema } from '../../schemas/facts/commit.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('commits', { committedAt: cursorPart.time(), sha: cursorPart.text(64) });

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/commits',
  operationId: 'listCommits',
  tag: 'Facts',
  summary: 'List commits',
  description: 'The newest first.',
  params: RepositoryParamsSchema,
  query: CommitListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: CommitPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListCommits(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, ...filter } = c.req.valid('query');
    const rows = await listCommits(database.slonik, repoId, {
      ...filter,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => ({ committedAt: row.committedAt.toISOString(), sha: row.sha }),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
