import { type ApiRouter, route } from '../../route.ts';
import { HealthSchema } from '../../schemas/work/health.ts';

const definition = route({
  method: 'get',
  path: '/healthz',
  operationId: 'getHealth',
  access: 'public',
  tag: 'Operations',
  summary: 'Is the process alive?',
  description: 'Asks nobody else. Needs no token.',
  success: { 200: 'It is.' },
  result: HealthSchema,
});

export function registerGetHealth(router: ApiRouter): void {
  router.openapi(definition, (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json({ status: 'ok' as const, uptimeSeconds: Math.round(process.uptime() * 10) / 10 }, 200);
  });
}
