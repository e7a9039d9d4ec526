import { describeAnomalies } from '../../../domain/anomalies/describe-anomalies.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentAnomalyDefinitions } from '../../present/anomaly.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AnomalyDefinitionPageSchema } from '../../schemas/settings/anomaly-settings.ts';

const definition = route({
  method: 'get',
  path: '/v1/anomaly-types',
  operationId: 'listAnomalyTypes',
  access: 'signed-in',
  tag: 'Anomalies',
  summary: 'List what counts as an anomaly, with thresholds and reasons',
  description: `All types on one page.\n\n${describeAnomalies()}`,
  success: { 200: 'Every type.' },
  result: AnomalyDefinitionPageSchema,
});

export function registerListAnomalyTypes(router: ApiRouter, _: ApiDependencies): void {
  router.openapi(definition, (c) => c.json({ items: presentAnomalyDefinitions(), nextCursor: null }, 200));
}
