import { listRepositories } from '../../../sql/repositories/list-repositories.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentRepository } from '../../present/repository.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryListQuerySchema, RepositoryPageSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';

const codec = cursorCodec('repositories', cursorPart.idText());

const definition = route({
  method: 'get',
  path: '/v1/repositories',
  operationId: 'listRepositories',
  tag: 'Repositories',
  summary: 'List repositories',
  description: 'In order of id, oldest first.',
  query: RepositoryListQuerySchema,
  success: { 200: 'A page of repositories.' },
  result: RepositoryPageSchema,
  paged: codec,
});

export function registerListRepositories(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { name, syncStatus, cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listRepositories(database.slonik, {
      fullName: name,
      syncStatus,
      afterId: codec.decode(cursor),
      limit: limit + 1,
    });
    const page = toPage(c, rows, { limit, codec, keyOf: (row) => row.id, present: presentRepository });
    return c.json(page, 200);
  });
}
