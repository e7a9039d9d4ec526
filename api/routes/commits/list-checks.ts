import { CHECK_KINDS, listChecks } from '../../../sql/commits/list-checks.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CheckListQuerySchema, CheckPageSchema } from '../../schemas/facts/commit.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('checks', { kind: cursorPart.word(CHECK_KINDS), id: cursorPart.id() });

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/checks',
  operationId: 'listChecks',
  tag: 'Facts',
  summary: 'List the checks of a commit',
  description: 'Check runs and suites, statuses, workflow runs and their jobs.',
  params: RepositoryParamsSchema,
  query: CheckListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: CheckPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListChecks(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, sha } = c.req.valid('query');
    const rows = await listChecks(database.slonik, repoId, {
      sha,
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: (row) => ({ kind: row.kind, id: Number(row.id) }),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
