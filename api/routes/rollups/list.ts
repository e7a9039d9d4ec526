import { listRollupStatus } from '../../../sql/rollups/list-rollup-status.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentRollup } from '../../present/rollup.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RollupPageSchema } from '../../schemas/metrics/rollup.ts';

const definition = route({
  method: 'get',
  path: '/v1/rollups',
  operationId: 'listRollups',
  access: 'installation.operate',
  tag: 'Operations',
  summary: 'List rollups and what waits for each',
  description: 'All of them on one page.',
  success: { 200: 'Every rollup.' },
  result: RollupPageSchema,
});

export function registerListRollups(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const rows = await listRollupStatus(database.pg);
    return c.json({ items: rows.map(presentRollup), nextCursor: null }, 200);
  });
}
