import { PulseError } from '../../../lib/errors.ts';
import { resolveIncident } from '../../../sql/incidents/incidents.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { IncidentParamsSchema, IncidentSchema, ResolveIncidentSchema } from '../../schemas/facts/incident.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/incidents/{incidentId}/resolve',
  operationId: 'resolveIncident',
  access: 'repository.write',
  tag: 'Facts',
  summary: 'Say that an incident is over',
  description:
    'One that is over already stays as it is. An issue that is an incident is over when it is closed.',
  params: IncidentParamsSchema,
  body: ResolveIncidentSchema,
  success: { 200: 'The incident as it is now.' },
  result: IncidentSchema,
  problems: ['repository_not_found', 'incident_not_found'],
});

export function registerResolveIncident(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, incidentId } = c.req.valid('param');
    const resolvedAt = c.req.valid('json').resolvedAt ?? new Date().toISOString();
    const row = await resolveIncident(database.slonik, repositoryId, incidentId, resolvedAt);
    if (row === null) {
      await requireRepository(database.slonik, repositoryId);
      throw new PulseError('incident_not_found', `Repository ${repositoryId} has no incident ${incidentId}.`);
    }
    return c.json(presentTimes(row), 200);
  });
}
