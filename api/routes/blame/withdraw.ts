import { lockBlameOf, withdrawOverride } from '../../../sql/incidents/override-blame.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTimes } from '../../present/present-times.ts';
import { incidentNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { IncidentSchema } from '../../schemas/facts/incident.ts';
import { BlamedIncidentParamsSchema } from '../../schemas/findings/blame.ts';

const definition = route({
  method: 'delete',
  path: '/v1/incidents/{incidentId}/blame',
  operationId: 'withdrawBlame',
  access: 'repository.write',
  tag: 'Facts',
  summary: 'Leave the blame of an incident to the rule again',
  description: 'Takes back what a person decided. One that the rule blames already stays as it is.',
  params: BlamedIncidentParamsSchema,
  success: { 200: 'The incident as it is now.' },
  result: IncidentSchema,
  problems: ['incident_not_found'],
});

export function registerWithdrawBlame(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { incidentId } = c.req.valid('param');
    const row = await database.slonik.transaction(async (tx) => {
      const repoId = await lockBlameOf(tx, incidentId);
      if (repoId === null) throw incidentNotFound(incidentId);
      return withdrawOverride(tx, repoId, incidentId);
    });
    return c.json(presentTimes(row), 200);
  });
}
