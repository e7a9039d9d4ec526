import { WHY_UNKNOWN } from '../../../domain/metrics/unknown.ts';
import { describeFormula } from '../../../domain/risk/describe-formula.ts';
import { PulseError } from '../../../lib/errors.ts';
import { storeRisk } from '../../../lib/risk/store-risk.ts';
import { readUntold } from '../../../sql/metrics/read-untold.ts';
import { getLatestRiskSnapshot } from '../../../sql/risk/risk-snapshots.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentRisk } from '../../present/risk.ts';
import { requireTeam, teamNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RiskSchema } from '../../schemas/findings/risk.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const get = route({
  method: 'get',
  path: '/v1/teams/{teamId}/risk',
  operationId: 'getTeamRisk',
  access: 'team.read',
  tag: 'Risk',
  summary: 'Get how risky the sprint of a team is',
  description: `As it was computed last: at 8, 12, 16 and 20 o’clock of each work day in the team’s zone, once for what was missed, and whenever somebody asks.\n\n${describeFormula()}`,
  params: TeamParamsSchema,
  success: { 200: 'The newest snapshot.' },
  result: RiskSchema,
  problems: ['team_not_found', 'risk_unknown'],
});

const compute = route({
  method: 'post',
  path: '/v1/teams/{teamId}/risk',
  operationId: 'computeTeamRisk',
  access: 'team.write',
  audited: 'order',
  tag: 'Risk',
  summary: 'Compute how risky the sprint of a team is now',
  description: 'From facts as they are at this moment. The snapshot is kept.',
  params: TeamParamsSchema,
  success: { 201: 'The snapshot.' },
  result: RiskSchema,
  problems: ['team_not_found', 'risk_unknown'],
});

export function registerGetTeamRisk(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(get, async (c) => {
    const { teamId } = c.req.valid('param');
    const row = await getLatestRiskSnapshot(database.pg, teamId);
    if (row === undefined) throw teamNotFound(teamId);
    if (row === null) {
      throw riskUnknown(
        'The risk of this team was not computed yet: it will be within a quarter of an hour, or POST to this address.',
      );
    }
    return c.json(presentRisk(row), 200);
  });
}

export function registerComputeTeamRisk(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(compute, async (c) => {
    const { teamId } = c.req.valid('param');
    const team = await requireTeam(database.slonik, teamId);
    const row = await storeRisk(database, team, new Date());
    if (row === null) {
      const untold = await readUntold(database.pg, { teamId, repoId: null });
      const reasons = untold.map((kind) => ` ${WHY_UNKNOWN[kind]}`).join('');
      throw riskUnknown(
        `Too little is known of this team to tell a risk: let repositories count for it, and sync them.${reasons}`,
      );
    }
    return c.json(presentRisk(row), 201);
  });
}

function riskUnknown(message: string): PulseError {
  return new PulseError('risk_unknown', message);
}
