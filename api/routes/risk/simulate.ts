import { simulateRisk } from '../../../lib/risk/simulate-risk.ts';
import { readFreshness } from '../../../sql/metrics/read-freshness.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentSimulation } from '../../present/risk.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RiskSimulationSchema, SimulateRiskSchema } from '../../schemas/findings/risk.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const definition = route({
  method: 'post',
  path: '/v1/teams/{teamId}/risk/simulate',
  operationId: 'simulateTeamRisk',
  access: 'team.read',
  audited: 'nothing',
  tag: 'Risk',
  summary: 'Ask what the risk would be if something were different',
  description:
    'Values of factors can be supposed, and open pull requests taken to be merged or closed; compared with the risk from facts as they ' +
    'are now. Nothing is kept.',
  params: TeamParamsSchema,
  body: SimulateRiskSchema,
  success: { 200: 'The risk now and then.' },
  result: RiskSimulationSchema,
  problems: ['team_not_found'],
});

export function registerSimulateTeamRisk(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId } = c.req.valid('param');
    const { factors = {}, closePullRequests = [] } = c.req.valid('json');
    const team = await requireTeam(database.slonik, teamId);
    const closed = closePullRequests.map(({ repositoryId, number }) => ({ repoId: repositoryId, number }));
    const simulated = await simulateRisk(database, team, new Date(), { factors, closed });
    const freshness = await readFreshness(database.pg, { teamId, repoId: null });
    return c.json(presentSimulation(simulated, freshness), 200);
  });
}
