import { tellIncident } from '../../../sql/incidents/incidents.ts';
import { repositorySubject } from '../../access/subject.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTimes } from '../../present/present-times.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { IncidentSchema, TellIncidentSchema } from '../../schemas/facts/incident.ts';

const definition = route({
  method: 'post',
  path: '/v1/incidents',
  operationId: 'tellIncident',
  access: 'named-repository.write',
  tag: 'Facts',
  summary: 'Tell of an incident',
  description: 'The same `key` again says how the incident is now. The answer says what it is blamed on.',
  body: TellIncidentSchema,
  success: { 200: 'The incident as it is now.', 201: 'The new incident.' },
  result: IncidentSchema,
  problems: ['repository_not_found'],
});

export function registerTellIncident(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, startedAt, resolvedAt, environmentName, url, ...told } = c.req.valid('json');
    await c.get('guard').admitTo(c, 'repository.write', repositorySubject(repositoryId));
    await requireRepository(database.slonik, repositoryId);
    const { created, ...row } = await tellIncident(database.slonik, repositoryId, {
      ...told,
      startedAt: startedAt ?? new Date().toISOString(),
      resolvedAt: resolvedAt ?? null,
      environmentName: environmentName ?? null,
      url: url ?? null,
    });
    return c.json(presentTimes(row), created ? 201 : 200);
  });
}
