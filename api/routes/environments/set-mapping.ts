import { inTransaction } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import {
  applyEnvironmentMappings,
  setEnvironmentMapping,
} from '../../../sql/deployments/environment-mappings.ts';
import { lockRepositories } from '../../../sql/repositories/lock-repositories.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { EnvironmentMappingSchema, SetEnvironmentMappingSchema } from '../../schemas/settings/environment.ts';

/** Of one repository: each is looked at for every deployment that is stored. */
const MAPPINGS_MAX = 200;

const definition = route({
  method: 'put',
  path: '/v1/repositories/{repositoryId}/environment-mappings',
  operationId: 'setEnvironmentMapping',
  access: 'repository.manage',
  tag: 'Facts',
  summary: 'Say what names of environments mean',
  description:
    'Which kind of environment they are, and which service is deployed to them. The same pattern again says it anew. Deployments that ' +
    'are stored follow at once, and so do blame and numbers.',
  params: RepositoryParamsSchema,
  body: SetEnvironmentMappingSchema,
  success: { 200: 'The mapping as it is now.', 201: 'The new mapping.' },
  result: EnvironmentMappingSchema,
  problems: ['repository_not_found', 'too_many_mappings'],
});

export function registerSetEnvironmentMapping(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const { pattern, environment = null, service = null } = c.req.valid('json');
    await requireRepository(database.slonik, repositoryId);
    const { created, ...mapping } = await inTransaction(database, async (client) => {
      await lockRepositories(client, {
        repoIds: [repositoryId],
        providerIds: [],
        names: [],
        installationIds: [],
      });
      const set = await setEnvironmentMapping(
        client,
        repositoryId,
        { pattern, environment, service },
        MAPPINGS_MAX,
      );
      if (set === null) {
        throw new PulseError(
          'too_many_mappings',
          `Repository ${repositoryId} has ${MAPPINGS_MAX} mappings: take one away, or let one pattern stand for several.`,
        );
      }
      await applyEnvironmentMappings(client, repositoryId);
      return set;
    });
    return c.json(mapping, created ? 201 : 200);
  });
}
