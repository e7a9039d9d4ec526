import { type AnomalyRow, listAnomalies } from '../../../sql/anomalies/list-anomalies.ts';
import { readUntold } from '../../../sql/metrics/read-untold.ts';
import { cursorPart } from '../../cursor-part.ts';
import { cursorCodec } from '../../pagination.ts';
import { presentAnomaly } from '../../present/anomaly.ts';
import { presentUntold } from '../../present/metric.ts';
import { AnomalyListQuerySchema, AnomalyPageSchema } from '../../schemas/findings/anomaly.ts';
import { scopedPages } from '../../scoped-pages.ts';

export const registerListAnomalies = scopedPages({
  name: 'anomalies',
  ofTeam: { operationId: 'listTeamAnomalies', summary: 'List the anomalies of a team' },
  ofRepository: {
    operationId: 'listRepositoryAnomalies',
    summary: 'List the anomalies about a repository, whichever team they are of',
  },
  tag: 'Anomalies',
  description: 'The newest first, with the rows that each rests on.',
  query: AnomalyListQuerySchema,
  success: 'A page of anomalies.',
  result: AnomalyPageSchema,
  cursor: cursorCodec('anomalies', cursorPart.id()),
  read: async ({ database }, scope, { filter, after: beforeId, limit }) => {
    const [rows, untold] = await Promise.all([
      listAnomalies(database.slonik, scope, { ...filter, beforeId, limit }),
      readUntold(database.pg, scope),
    ]);
    return {
      rows,
      keyOf: ({ id }: AnomalyRow) => id,
      present: presentAnomaly,
      more: { unknown: presentUntold(untold) },
    };
  },
});
