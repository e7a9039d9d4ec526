import { listJobState } from '../../../sql/upkeep/job-state.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentJob } from '../../present/job.ts';
import { type ApiRouter, route } from '../../route.ts';
import { JobPageSchema } from '../../schemas/work/job.ts';

const definition = route({
  method: 'get',
  path: '/v1/jobs',
  operationId: 'listJobs',
  access: 'installation.operate',
  tag: 'Operations',
  summary: 'List regular work and how it went',
  description: 'All of it on one page. Nulls say that a job has not run yet.',
  success: { 200: 'Every job.' },
  result: JobPageSchema,
});

export function registerListJobs(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const rows = await listJobState(database.pg);
    return c.json({ items: rows.map(presentJob), nextCursor: null }, 200);
  });
}
