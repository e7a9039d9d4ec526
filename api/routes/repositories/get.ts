import type { ApiDependencies } from '../../dependencies.ts';
import { presentRepository } from '../../present/repository.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema, RepositorySchema } from '../../schemas/facts/repository.ts';

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}',
  operationId: 'getRepository',
  access: 'repository.read',
  tag: 'Repositories',
  summary: 'Get a repository',
  params: RepositoryParamsSchema,
  success: { 200: 'The repository.' },
  result: RepositorySchema,
  problems: ['repository_not_found'],
});

export function registerGetRepository(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    return c.json(presentRepository(await requireRepository(database.slonik, repositoryId)), 200);
  });
}
