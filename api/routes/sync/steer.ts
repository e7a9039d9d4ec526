import { PulseError } from '../../../lib/errors.ts';
import { markLostSyncCancelled } from '../../../sql/repositories/start-sync.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentSync } from '../../present/repository.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { SyncProgressSchema } from '../../schemas/work/sync.ts';

/**
 * What pausing, resuming and cancelling have in common: a request to the running sync, which follows it when its
 * running step ends.
 */
function steering<const Verb extends 'pause' | 'resume' | 'cancel'>(verb: Verb, description: string) {
  return route({
    method: 'post',
    path: `/v1/repositories/{repositoryId}/sync/${verb}`,
    operationId: `${verb}Sync`,
    access: 'repository.write',
    audited: 'order',
    tag: 'Sync',
    summary: `${verb[0]?.toUpperCase()}${verb.slice(1)} a sync`,
    description,
    params: RepositoryParamsSchema,
    success: { 202: 'The sync was told; its progress as it is now.' },
    result: SyncProgressSchema,
    problems: ['repository_not_found', 'sync_not_running', 'temporal_unavailable'],
  });
}

const pause = steering('pause', 'It pauses when its running step ends, and stays so until it is resumed.');
const resume = steering('resume', 'A paused sync goes on where it stopped.');
const cancel = steering(
  'cancel',
  'It ends soon; what is stored stays, and the next sync goes on from there.',
);

export function registerPauseSync(router: ApiRouter, { database, workflows }: ApiDependencies): void {
  router.openapi(pause, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const row = await requireRepository(database.slonik, repositoryId);
    if (!(await workflows.pauseSync(repositoryId))) throw notRunning(row.fullName);
    return c.json(presentSync(row), 202);
  });
}

export function registerResumeSync(router: ApiRouter, { database, workflows }: ApiDependencies): void {
  router.openapi(resume, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const row = await requireRepository(database.slonik, repositoryId);
    if (!(await workflows.resumeSync(repositoryId))) throw notRunning(row.fullName);
    return c.json(presentSync(row), 202);
  });
}

export function registerCancelSync(router: ApiRouter, { database, workflows }: ApiDependencies): void {
  router.openapi(cancel, async (c) => {
    const { repositoryId } = c.req.valid('param');
    const row = await requireRepository(database.slonik, repositoryId);
    if (await workflows.cancelSync(repositoryId)) return c.json(presentSync(row), 202);
    // The engine may have lost it (a wiped database): then the row is all there is to cancel.
    const cancelled = await markLostSyncCancelled(database.slonik, repositoryId);
    if (cancelled === null) throw notRunning(row.fullName);
    return c.json(presentSync(cancelled), 202);
  });
}

function notRunning(fullName: string): PulseError {
  return new PulseError('sync_not_running', `No sync of ${fullName} is running.`);
}
