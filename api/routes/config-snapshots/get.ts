import { PulseError } from '../../../lib/errors.ts';
import { getConfigSnapshot } from '../../../sql/analysis/get-config-snapshot.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentConfigSnapshot } from '../../present/config-snapshot.ts';
import { type ApiRouter, route } from '../../route.ts';
import { ConfigSnapshotParamsSchema, ConfigSnapshotSchema } from '../../schemas/work/config-snapshot.ts';

const definition = route({
  method: 'get',
  path: '/v1/config-snapshots/{version}',
  operationId: 'getConfigSnapshot',
  access: 'signed-in',
  tag: 'Analysis',
  summary: 'Get a config snapshot',
  params: ConfigSnapshotParamsSchema,
  success: { 200: 'The snapshot.' },
  result: ConfigSnapshotSchema,
  problems: ['config_snapshot_not_found'],
});

export function registerGetConfigSnapshot(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { version } = c.req.valid('param');
    const row = await getConfigSnapshot(database.slonik, version);
    if (row === null) {
      throw new PulseError('config_snapshot_not_found', `There is no config snapshot ${version}.`);
    }
    return c.json(presentConfigSnapshot(row), 200);
  });
}
