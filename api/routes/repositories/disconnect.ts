import { promiseWork } from '../../../sql/analysis/promised-work.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentRepository } from '../../present/repository.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { DisconnectedRepositorySchema, RepositoryParamsSchema } from '../../schemas/facts/repository.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/disconnect',
  operationId: 'disconnectRepository',
  access: 'installation.operate',
  audited: 'order',
  tag: 'Repositories',
  summary: 'Disconnect a repository',
  description:
    'Stops its sync and takes its hook away at the provider. Its data is kept for thirty days, or until it is connected again.',
  params: RepositoryParamsSchema,
  success: { 200: 'It is disconnected.' },
  result: DisconnectedRepositorySchema,
  problems: ['repository_not_found', 'temporal_unavailable'],
});

export function registerDisconnectRepository(
  router: ApiRouter,
  { database, workflows }: ApiDependencies,
): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const { fullName } = await requireRepository(database.slonik, repositoryId);
    await workflows.ping();
    await promiseWork(database.slonik, {
      kind: 'disconnect',
      key: String(repositoryId),
      input: { repoId: repositoryId },
    });
    const { advice } = await workflows.disconnect({ repoId: repositoryId, fullName });
    const row = await requireRepository(database.slonik, repositoryId);
    return c.json({ ...presentRepository(row), advice }, 200);
  });
}
