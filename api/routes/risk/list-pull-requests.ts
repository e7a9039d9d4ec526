import { parseRiskSettings } from '../../../lib/risk/parse-risk-settings.ts';
import { riskScopeOf } from '../../../lib/risk/risk-scope-of.ts';
import { listCountedPulls, type OpenPull } from '../../../sql/risk/list-open-pulls.ts';
import { getRiskSettings } from '../../../sql/risk/risk-settings.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentRiskPull } from '../../present/risk.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RiskPullRequestPageSchema, RiskPullRequestsQuerySchema } from '../../schemas/findings/risk.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const codec = cursorCodec('risk-pull-requests', {
  readyAt: cursorPart.time(),
  repoId: cursorPart.id(),
  number: cursorPart.number(),
  at: cursorPart.windowTime(),
});

const definition = route({
  method: 'get',
  path: '/v1/teams/{teamId}/risk/pull-requests',
  operationId: 'listRiskPullRequests',
  tag: 'Risk',
  summary: 'List the open pull requests that a factor of the risk counts',
  description: 'Those that have been ready longest first. By the settings that the team follows now.',
  params: TeamParamsSchema,
  query: RiskPullRequestsQuerySchema,
  success: { 200: 'A page of pull requests.' },
  result: RiskPullRequestPageSchema,
  paged: codec,
  problems: ['team_not_found'],
});

export function registerListRiskPullRequests(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId } = c.req.valid('param');
    const { factor, cursor, limit = PAGE_LIMIT_DEFAULT, at: asked } = c.req.valid('query');
    const position = codec.decode(cursor);
    // "Now" must not move from page to page.
    const text = asked ?? position?.at;
    const at = text === undefined ? new Date() : new Date(text);
    const team = await requireTeam(database.slonik, teamId);
    const stored = await getRiskSettings(database.pg, teamId);
    const { settings } = parseRiskSettings(stored?.settings ?? {});
    const rows = await listCountedPulls(database.pg, riskScopeOf(team, at, settings), {
      factor,
      after: position === undefined ? null : { ...position, readyAt: new Date(position.readyAt) },
      limit: limit + 1,
    });
    const keyOf = ({ readyAt, repoId, number }: OpenPull) => ({
      readyAt: readyAt.toISOString(),
      repoId,
      number,
      at: at.toISOString(),
    });
    const present = (pull: OpenPull) => presentRiskPull(pull, at, team);
    return c.json(toPage(c, rows, { limit, codec, keyOf, present }), 200);
  });
}
