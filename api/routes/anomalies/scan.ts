import { scanTeam } from '../../../lib/anomalies/scan-team.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AnomalyScanSchema } from '../../schemas/findings/anomaly.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const definition = route({
  method: 'post',
  path: '/v1/teams/{teamId}/anomalies/scan',
  operationId: 'scanTeamAnomalies',
  access: 'team.write',
  audited: 'order',
  tag: 'Anomalies',
  summary: 'Look for anomalies of a team now',
  description: 'Every quarter of an hour that happens by itself.',
  params: TeamParamsSchema,
  success: { 200: 'What was raised, and what was resolved.' },
  result: AnomalyScanSchema,
  problems: ['team_not_found'],
});

export function registerScanAnomalies(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { raised, kept, resolved } = await scanTeam(database, c.req.valid('param').teamId);
    return c.json({ raised, kept, resolved }, 200);
  });
}
