import type { ApiDependencies } from '../../dependencies.ts';
import { presentSync } from '../../present/repository.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { SyncProgressSchema } from '../../schemas/work/sync.ts';

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/sync',
  operationId: 'getSyncProgress',
  access: 'repository.read',
  tag: 'Sync',
  summary: 'Get the progress of a sync',
  description: 'Of the running one, else of the last.',
  params: RepositoryParamsSchema,
  success: { 200: 'The progress.' },
  result: SyncProgressSchema,
  problems: ['repository_not_found'],
});

export function registerGetSyncProgress(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    return c.json(presentSync(await requireRepository(database.slonik, repositoryId)), 200);
  });
}
