import { PulseError } from '../../../lib/errors.ts';
import { listRiskSnapshots } from '../../../sql/risk/risk-snapshots.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedRoute } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentRisk } from '../../present/risk.ts';
import { requireAskedTeam } from '../../require-asked.ts';
import { RiskHistoryQuerySchema, RiskPageSchema } from '../../schemas/findings/risk.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

export const registerListTeamRisks = pagedRoute({
  path: '/v1/teams/{teamId}/risk/history',
  operationId: 'listTeamRisks',
  access: 'team.read',
  tag: 'Risk',
  summary: 'List how risky the sprints of a team were',
  description: 'Every snapshot of the window, the newest first; of all time unless a window is given.',
  params: TeamParamsSchema,
  query: RiskHistoryQuerySchema,
  success: 'A page of snapshots.',
  result: RiskPageSchema,
  problems: ['team_not_found'],
  cursor: cursorCodec('team-risks', { calculatedAt: cursorPart.time(), id: cursorPart.id() }),
  list: ({ database }, { params: { teamId }, filter: { from, to }, after = null, limit }) => {
    if (from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to)) {
      throw new PulseError('invalid_request', '`from` must be earlier than `to`.');
    }
    return listRiskSnapshots(database.pg, teamId, {
      from: from === undefined ? null : new Date(from),
      until: to === undefined ? null : new Date(to),
      after,
      limit,
    });
  },
  keyOf: (row) => ({ calculatedAt: row.calculatedAtExact, id: row.id }),
  present: presentRisk,
  ifEmpty: requireAskedTeam,
});
