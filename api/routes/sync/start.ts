import { PulseError } from '../../../lib/errors.ts';
import type { RepositoryRow } from '../../../sql/repositories/repository-row.ts';
import { lockRepository, markSyncStarted } from '../../../sql/repositories/start-sync.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentSync } from '../../present/repository.ts';
import { repositoryNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { SyncProgressSchema } from '../../schemas/work/sync.ts';

const definition = route({
  method: 'post',
  path: '/v1/repositories/{repositoryId}/sync',
  operationId: 'startSync',
  access: 'repository.write',
  audited: 'order',
  tag: 'Sync',
  summary: 'Start a sync',
  description:
    'Fetches the mirror and analyses every pull request that needs it. One that runs already goes on; while a cancelled one ends, none can be started.',
  params: RepositoryParamsSchema,
  success: { 202: 'The sync runs.' },
  result: SyncProgressSchema,
  resultHeaders: { Location: 'Where the progress is.' },
  problems: [
    'repository_not_found',
    'repository_has_no_source',
    'repository_disconnected',
    'sync_stopping',
    'temporal_unavailable',
  ],
});

export function registerStartSync(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const row = await startSync(deps, repositoryId);
    c.header('Location', `/v1/repositories/${repositoryId}/sync`);
    return c.json(presentSync(row), 202);
  });
}

/**
 * Starts the workflow while the row is locked: what the workflow writes comes after what is written here, so that
 * nobody who follows the sync takes the end of the last one for its end.
 */
async function startSync({ database, workflows }: ApiDependencies, repoId: number): Promise<RepositoryRow> {
  // Asked before, so that an engine that does not answer holds no lock and no connection.
  await workflows.ping();
  return database.slonik.transaction(async (tx) => {
    const row = await lockRepository(tx, repoId);
    if (row === null) throw repositoryNotFound(repoId);
    if (row.disconnectedAt !== null) {
      throw new PulseError(
        'repository_disconnected',
        `${row.fullName} is disconnected: connect it again to go on.`,
      );
    }
    if (row.source === null && row.syncRoute === 'mirror') {
      throw new PulseError(
        'repository_has_no_source',
        `${row.fullName} has no source to fetch from: connect it with one.`,
      );
    }
    const started = await workflows.startSync({ repoId, fullName: row.fullName });
    return started ? markSyncStarted(tx, repoId) : row;
  });
}
