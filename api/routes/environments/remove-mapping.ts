import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import {
  applyEnvironmentMappings,
  removeEnvironmentMapping,
} from '../../../sql/deployments/environment-mappings.ts';
import { lockRepositories } from '../../../sql/repositories/lock-repositories.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  EnvironmentMappingParamsSchema,
  EnvironmentMappingSchema,
} from '../../schemas/settings/environment.ts';

const definition = route({
  method: 'delete',
  path: '/v1/repositories/{repositoryId}/environment-mappings/{mappingId}',
  operationId: 'removeEnvironmentMapping',
  access: 'repository.manage',
  tag: 'Facts',
  summary: 'Take away what names of environments are said to mean',
  description: 'They mean again what the provider states, or what their words say.',
  params: EnvironmentMappingParamsSchema,
  success: { 200: 'The mapping that was taken away.' },
  result: EnvironmentMappingSchema,
  problems: ['repository_not_found', 'mapping_not_found'],
});

export function registerRemoveEnvironmentMapping(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, mappingId } = c.req.valid('param');
    const mapping = await inTransaction(database, async (client) => {
      await lockRepositories(client, {
        repoIds: [repositoryId],
        providerIds: [],
        names: [],
        installationIds: [],
      });
      const removed = await removeEnvironmentMapping(client, repositoryId, mappingId);
      if (removed !== null) await applyEnvironmentMappings(client, repositoryId);
      return removed;
    });
    if (mapping === null) {
      await requireRepository(database.slonik, repositoryId);
      throw new PulseError(
        'mapping_not_found',
        `Repository ${repositoryId} has no environment mapping ${mappingId}.`,
      );
    }
    return c.json(mapping, 200);
  });
}
