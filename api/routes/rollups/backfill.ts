import { ALL_ROLLUPS } from '../../../sql/rollups/all-rollups.ts';
import { beginBackfill } from '../../../sql/rollups/backfill-position.ts';
import { listRollupStatus } from '../../../sql/rollups/list-rollup-status.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentRollup } from '../../present/rollup.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RollupParamsSchema, RollupSchema } from '../../schemas/metrics/rollup.ts';

const definition = route({
  method: 'post',
  path: '/v1/rollups/{name}/backfill',
  operationId: 'backfillRollup',
  access: 'installation.operate',
  audited: 'order',
  tag: 'Operations',
  summary: 'Compute a rollup from all facts again',
  description:
    'Goes on in the background, also after a restart, until everything is stored anew; one that runs already goes on. It begins by ' +
    'itself when a definition has changed.',
  params: RollupParamsSchema,
  success: { 202: 'It runs.' },
  result: RollupSchema,
  resultHeaders: { Location: 'Where its progress is.' },
});

export function registerBackfillRollup(
  router: ApiRouter,
  { database, workflows, logger }: ApiDependencies,
): void {
  router.openapi(definition, async (c) => {
    const { name } = c.req.valid('param');
    await beginBackfill(database.pg, ALL_ROLLUPS.find((rollup) => rollup.name === name)!);
    // It is written down: while the workflow engine is away, the next regular run takes it up.
    await workflows
      .refreshRollups()
      .catch((error) => logger.warn({ err: error }, 'The backfill waits for the next regular run'));
    const [status] = await listRollupStatus(database.pg, name);
    c.header('Location', '/v1/rollups');
    return c.json(presentRollup(status!), 202);
  });
}
