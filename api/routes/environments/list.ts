import { ENVIRONMENTS } from '../../../domain/facts/environment.ts';
import { listEnvironments } from '../../../sql/deployments/list-environments.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { EnvironmentListQuerySchema, EnvironmentPageSchema } from '../../schemas/settings/environment.ts';

const codec = cursorCodec('environments', {
  name: cursorPart.text(255),
  statedEnvironment: cursorPart.word(ENVIRONMENTS),
});

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/environments',
  operationId: 'listEnvironments',
  tag: 'Facts',
  summary: 'List the environments that deployments went to',
  description:
    'By name, and what each counts as: what a mapping says, else what the provider states, else what the words of the name say.',
  params: RepositoryParamsSchema,
  query: EnvironmentListQuerySchema,
  success: { 200: 'A page of the list.' },
  result: EnvironmentPageSchema,
  paged: codec,
  problems: ['repository_not_found'],
});

export function registerListEnvironments(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT } = c.req.valid('query');
    const rows = await listEnvironments(database.slonik, repoId, {
      after: codec.decode(cursor),
      limit: limit + 1,
    });
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const page = toPage(c, rows, {
      limit,
      codec,
      keyOf: ({ name, statedEnvironment }) => ({ name, statedEnvironment }),
      present: presentTimes,
    });
    return c.json(page, 200);
  });
}
