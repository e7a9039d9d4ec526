import { listEnvironmentMappings } from '../../../sql/deployments/environment-mappings.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import {
  EnvironmentListQuerySchema,
  EnvironmentMappingPageSchema,
} from '../../schemas/settings/environment.ts';

const codec = cursorCodec('environment-mappings', { id: cursorPart.id() });

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/environment-mappings',
  operationId: 'listEnvironmentMappings',
  tag: 'Facts',
  summary: 'List what names of environments are said to mean',
  description:
    'The oldest first. Where several match a name, the one without `*` and `?` counts, else the longest.',
  params: RepositoryParamsSchema,
  query: EnvironmentListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: EnvironmentMappingPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListEnvironmentMappings(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const afterId = codec.decode(cursor)?.id;
    const rows = await listEnvironmentMappings(database.slonik, repoId, { afterId, limit: limit + 1 });
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: ({ id }) => ({ id: Number(id) }),
      present: (row) => row,
    });
    return c.json(page, 200);
  });
}
