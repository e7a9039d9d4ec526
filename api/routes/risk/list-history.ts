import { PulseError } from '../../../lib/errors.ts';
import { listRiskSnapshots, type RiskSnapshotRow } from '../../../sql/risk/risk-snapshots.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentRisk } from '../../present/risk.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RiskHistoryQuerySchema, RiskPageSchema } from '../../schemas/findings/risk.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const codec = cursorCodec('team-risks', { calculatedAt: cursorPart.time(), id: cursorPart.id() });

const definition = route({
  method: 'get',
  path: '/v1/teams/{teamId}/risk/history',
  operationId: 'listTeamRisks',
  tag: 'Risk',
  summary: 'List how risky the sprints of a team were',
  description: 'Every snapshot of the window, the newest first; of all time unless a window is given.',
  params: TeamParamsSchema,
  query: RiskHistoryQuerySchema,
  success: { 200: 'A page of snapshots.' },
  result: RiskPageSchema,
  paged: codec,
  problems: ['team_not_found'],
});

export function registerListTeamRisks(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { teamId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, from, to } = c.req.valid('query');
    if (from !== undefined && to !== undefined && Date.parse(from) >= Date.parse(to)) {
      throw new PulseError('invalid_request', '`from` must be earlier than `to`.');
    }
    const rows = await listRiskSnapshots(database.pg, teamId, {
      from: from === undefined ? null : new Date(from),
      until: to === undefined ? null : new Date(to),
      after: codec.decode(cursor) ?? null,
      limit: limit + 1,
    });
    if (rows.length === 0) await requireTeam(database.slonik, teamId);
    const keyOf = (row: RiskSnapshotRow) => ({ calculatedAt: row.calculatedAtExact, id: row.id });
    return c.json(toPage(c, rows, { limit, codec, keyOf, present: presentRisk }), 200);
  });
}
