import { problemResponse } from '../../problems/problem-response.ts';
import { type ApiRouter, route } from '../../route.ts';
import { type Checks, ReadinessSchema } from '../../schemas/work/health.ts';

const definition = route({
  method: 'get',
  path: '/readyz',
  operationId: 'getReadiness',
  access: 'public',
  tag: 'Operations',
  summary: 'Is every part ready?',
  description:
    'Looks at the database, its migrations, Temporal, and whether the disk has room, at most once a second. Without Temporal, everything can be read and nothing started. Needs no token.',
  success: { 200: 'All parts are ready.' },
  result: ReadinessSchema,
  problems: ['not_ready'],
});

export function registerGetReadiness(router: ApiRouter, check: () => Promise<Checks>): void {
  router.openapi(definition, async (c) => {
    const checks = await check();
    const failing = Object.entries(checks).filter(([, { ok }]) => !ok);
    if (failing.length > 0) {
      // An error of its own kind: it carries what was looked at.
      return problemResponse({
        code: 'not_ready',
        detail: failing.map(([name, { detail }]) => `${name}: ${detail}`).join(' '),
        requestId: c.get('requestId'),
        checks,
        headers: { 'Retry-After': '5' },
      }) as never;
    }
    c.header('Cache-Control', 'no-store');
    return c.json({ status: 'ready' as const, checks }, 200);
  });
}
