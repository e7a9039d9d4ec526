import { PulseError } from '../../../lib/errors.ts';
import { getActiveConfigSnapshot } from '../../../sql/analysis/get-active-config-snapshot.ts';
import { repositorySubject } from '../../access/subject.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentConfigSnapshot } from '../../present/config-snapshot.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { ActiveConfigSnapshotQuerySchema, ConfigSnapshotSchema } from '../../schemas/work/config-snapshot.ts';

const definition = route({
  method: 'get',
  path: '/v1/config-snapshots/active',
  operationId: 'getActiveConfigSnapshot',
  access: 'signed-in',
  tag: 'Analysis',
  summary: 'Get the active config snapshot',
  query: ActiveConfigSnapshotQuerySchema,
  success: { 200: 'The snapshot that new analyses follow.' },
  result: ConfigSnapshotSchema,
  problems: ['repository_not_found', 'config_snapshot_not_found'],
});

export function registerGetActiveConfigSnapshot(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('query');
    if (repositoryId !== undefined)
      await c.get('guard').admitTo(c, 'repository.read', repositorySubject(repositoryId));
    if (repositoryId !== undefined) await requireRepository(database.slonik, repositoryId);
    const row = await getActiveConfigSnapshot(database.slonik, repositoryId ?? null);
    if (row === null) throw new PulseError('config_snapshot_not_found', 'No config snapshot is active.');
    return c.json(presentConfigSnapshot(row), 200);
  });
}
