import { ALL_METRICS } from '../../../domain/metrics/all-metrics.ts';
import { presentDefinition } from '../../present/metric.ts';
import { type ApiRouter, route } from '../../route.ts';
import { MetricDefinitionPageSchema } from '../../schemas/metrics/metric.ts';

const definition = route({
  method: 'get',
  path: '/v1/metrics',
  operationId: 'listMetrics',
  access: 'signed-in',
  tag: 'Metrics',
  summary: 'List the metrics and what they mean',
  description: 'All of them on one page.',
  success: { 200: 'Every metric.' },
  result: MetricDefinitionPageSchema,
});

export function registerListMetrics(router: ApiRouter): void {
  router.openapi(definition, (c) =>
    c.json({ items: ALL_METRICS.map(presentDefinition), nextCursor: null }, 200),
  );
}
