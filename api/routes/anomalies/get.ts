import { getAnomaly } from '../../../sql/anomalies/list-anomalies.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentAnomaly } from '../../present/anomaly.ts';
import { anomalyNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AnomalyParamsSchema, AnomalySchema } from '../../schemas/findings/anomaly.ts';

const definition = route({
  method: 'get',
  path: '/v1/anomalies/{anomalyId}',
  operationId: 'getAnomaly',
  access: 'team.read',
  tag: 'Anomalies',
  summary: 'Get an anomaly with its evidence',
  params: AnomalyParamsSchema,
  success: { 200: 'The anomaly.' },
  result: AnomalySchema,
  problems: ['anomaly_not_found'],
});

export function registerGetAnomaly(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { anomalyId } = c.req.valid('param');
    const row = await getAnomaly(database.slonik, anomalyId);
    if (row === null) throw anomalyNotFound(anomalyId);
    return c.json(presentAnomaly(row), 200);
  });
}
