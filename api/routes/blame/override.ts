import { PulseError } from '../../../lib/errors.ts';
import { lockBlameOf, overrideBlame } from '../../../sql/incidents/override-blame.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTimes } from '../../present/present-times.ts';
import { incidentNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { IncidentSchema } from '../../schemas/facts/incident.ts';
import { BlamedIncidentParamsSchema, BlameSchema } from '../../schemas/findings/blame.ts';

const definition = route({
  method: 'put',
  path: '/v1/incidents/{incidentId}/blame',
  operationId: 'overrideBlame',
  access: 'repository.write',
  tag: 'Facts',
  summary: 'Say which deployment an incident is to be blamed on',
  description:
    'A deployment of the same repository, or `none`. The decision stays whatever the rule would find, until it is taken back, and ' +
    'the numbers follow at once.',
  params: BlamedIncidentParamsSchema,
  body: BlameSchema,
  success: { 200: 'The incident as it is now.' },
  result: IncidentSchema,
  problems: ['incident_not_found', 'deployment_not_blamable'],
});

export function registerOverrideBlame(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { incidentId } = c.req.valid('param');
    const { deploymentId, ...decision } = c.req.valid('json');
    const row = await database.slonik.transaction(async (tx) => {
      const repoId = await lockBlameOf(tx, incidentId);
      if (repoId === null) throw incidentNotFound(incidentId);
      const blamed = { ...decision, deploymentId: deploymentId === 'none' ? null : Number(deploymentId) };
      const changed = await overrideBlame(tx, repoId, incidentId, blamed);
      if (changed !== null) return changed;
      throw new PulseError(
        'deployment_not_blamable',
        `Repository ${repoId}, which the incident is of, has no deployment ${deploymentId}; give one of its deployments, or "none".`,
      );
    });
    return c.json(presentTimes(row), 200);
  });
}
