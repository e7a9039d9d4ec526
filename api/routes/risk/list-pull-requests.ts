import { parseRiskSettings } from '../../../lib/risk/parse-risk-settings.ts';
import { riskScopeOf } from '../../../lib/risk/risk-scope-of.ts';
import { listCountedPulls, type OpenPull } from '../../../sql/risk/list-open-pulls.ts';
import { getRiskSettings } from '../../../sql/risk/risk-settings.ts';
import { cursorPart } from '../../cursor-part.ts';
import { pagedAnswer } from '../../paged-route.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentRiskPull } from '../../present/risk.ts';
import { requireTeam } from '../../require-found.ts';
import { RiskPullRequestPageSchema, RiskPullRequestsQuerySchema } from '../../schemas/findings/risk.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

export const registerListRiskPullRequests = pagedAnswer(
  {
    path: '/v1/teams/{teamId}/risk/pull-requests',
    operationId: 'listRiskPullRequests',
    access: 'team.read',
    tag: 'Risk',
    summary: 'List the open pull requests that a factor of the risk counts',
    description: 'Those that have been ready longest first. By the settings that the team follows now.',
    params: TeamParamsSchema,
    query: RiskPullRequestsQuerySchema,
    success: 'A page of pull requests.',
    result: RiskPullRequestPageSchema,
    problems: ['team_not_found'],
    cursor: cursorCodec('risk-pull-requests', {
      readyAt: cursorPart.time(),
      repoId: cursorPart.id(),
      number: cursorPart.number(),
      at: cursorPart.windowTime(),
    }),
  },
  async ({ database }, { params: { teamId }, filter, after: position, limit }) => {
    // "Now" must not move from page to page.
    const text = filter.at ?? position?.at;
    const at = text === undefined ? new Date() : new Date(text);
    const team = await requireTeam(database.slonik, teamId);
    const stored = await getRiskSettings(database.pg, teamId);
    const { settings } = parseRiskSettings(stored?.settings ?? {});
    const rows = await listCountedPulls(database.pg, riskScopeOf(team, at, settings), {
      factor: filter.factor,
      after: position === undefined ? null : { ...position, readyAt: new Date(position.readyAt) },
      limit,
    });
    return {
      rows,
      keyOf: ({ readyAt, repoId, number }: OpenPull) => ({
        readyAt: readyAt.toISOString(),
        repoId,
        number,
        at: at.toISOString(),
      }),
      present: (pull: OpenPull) => presentRiskPull(pull, at, team),
    };
  },
);
