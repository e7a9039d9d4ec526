import { type AnomalyRow, listAnomalies } from '../../../sql/anomalies/list-anomalies.ts';
import { readUntold } from '../../../sql/metrics/read-untold.ts';
import { cursorPart } from '../../cursor-part.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { cursorCodec, toPage } from '../../pagination.ts';
import { presentAnomaly } from '../../present/anomaly.ts';
import { presentUntold } from '../../present/metric.ts';
import { requireRepository, requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { AnomalyListQuerySchema, AnomalyPageSchema } from '../../schemas/findings/anomaly.ts';
import { PAGE_LIMIT_DEFAULT } from '../../schemas/parts/page.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const codec = cursorCodec('anomalies', cursorPart.id());

const COMMON = {
  method: 'get',
  tag: 'Anomalies',
  description: 'The newest first, with the rows that each rests on.',
  query: AnomalyListQuerySchema,
  success: { 200: 'A page of anomalies.' },
  result: AnomalyPageSchema,
  paged: codec,
} as const;

const ofTeam = route({
  ...COMMON,
  path: '/v1/teams/{teamId}/anomalies',
  operationId: 'listTeamAnomalies',
  summary: 'List the anomalies of a team',
  params: TeamParamsSchema,
  problems: ['team_not_found'],
});

const ofRepository = route({
  ...COMMON,
  path: '/v1/repositories/{repositoryId}/anomalies',
  operationId: 'listRepositoryAnomalies',
  summary: 'List the anomalies about a repository, whichever team they are of',
  params: RepositoryParamsSchema,
  problems: ['repository_not_found'],
});

const keyOf = ({ id }: AnomalyRow) => id;

export function registerListAnomalies(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(ofTeam, async (c) => {
    const { teamId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, ...filter } = c.req.valid('query');
    const page = { ...filter, beforeId: codec.decode(cursor), limit: limit + 1 };
    const rows = await listAnomalies(database.slonik, { teamId }, page);
    if (rows.length === 0) await requireTeam(database.slonik, teamId);
    const unknown = presentUntold(await readUntold(database.pg, { teamId, repoId: null }));
    return c.json({ ...toPage(c, rows, { limit, codec, keyOf, present: presentAnomaly }), unknown }, 200);
  });
  router.openapi(ofRepository, async (c) => {
    const { repositoryId: repoId } = c.req.valid('param');
    const { cursor, limit = PAGE_LIMIT_DEFAULT, ...filter } = c.req.valid('query');
    const page = { ...filter, beforeId: codec.decode(cursor), limit: limit + 1 };
    const rows = await listAnomalies(database.slonik, { repoId }, page);
    if (rows.length === 0) await requireRepository(database.slonik, repoId);
    const unknown = presentUntold(await readUntold(database.pg, { teamId: null, repoId }));
    return c.json({ ...toPage(c, rows, { limit, codec, keyOf, present: presentAnomaly }), unknown }, 200);
  });
}
