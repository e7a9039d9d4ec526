import { z } from 'zod';
import type { Metrics } from '../../metrics.ts';
import { type ApiRouter, route } from '../../route.ts';

const definition = route({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  access: 'installation.operate',
  tag: 'Operations',
  summary: 'Read the measurements',
  description:
    "In Prometheus' text format: requests, connections, queues, the process. Needs the token, as names of routes and depths of queues are nobody else's business; Prometheus sends it with `authorization: {credentials_file: …}`.",
  success: { 200: 'The measurements.' },
  result: z.string().meta({ example: 'pulse_database_up 1\n' }),
  resultType: 'text/plain',
});

export function registerGetMetrics(router: ApiRouter, metrics: Metrics): void {
  router.openapi(definition, async (c) => {
    const text = await metrics.read();
    c.header('Cache-Control', 'no-store');
    return c.text(text, 200, { 'Content-Type': metrics.contentType });
  });
}
