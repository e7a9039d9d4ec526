import { dirname, join } from 'node:path';
import { NO_COUNTS, type ProgressSpan, progressWithin } from '../../domain/sync-progress.ts';
import { mirrorDirectory } from '../../lib/mirror-directory.ts';
import { ensurePrivateFolder } from '../../lib/private-files/ensure-private.ts';
import { exists } from '../../sources/git/mirror/create-mirror.ts';
import { type MirrorProgress, openMirror } from '../../sources/git/mirror/mirror.ts';
import { updateDefaultBranch } from '../../sql/repositories/update-default-branch.ts';
import { clearSyncWaiting, updateSyncProgress } from '../../sql/repositories/update-sync-progress.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile } from '../parts/heartbeat.ts';
import { tellOfRetry } from '../parts/tell-of-retry.ts';
import { throttleProgress } from '../parts/throttle.ts';
import { expectBack } from './expect-back.ts';
import { findMirrorSource } from './find-mirror-source.ts';
import { withMirrorLock } from './with-mirror-lock.ts';

export interface MirrorInput {
  readonly repoId: number;
  /** The share of the sync that the stage takes. */
  readonly span: ProgressSpan;
}

export interface MirroredRepository {
  readonly pullRequests: number;
  readonly changedRefs: number;
  /** True when history or objects may be missing, so some pull requests may come out degraded. */
  readonly incomplete: boolean;
}

/** Where each step of a fetch begins and ends within the stage, 0..1; a step occurs or not. */
const STEPS: Record<MirrorProgress['stage'], readonly [from: number, to: number]> = {
  listing: [0, 0],
  receiving: [0.05, 0.6],
  resolving: [0.6, 0.9],
  copying: [0.05, 1],
};

/** The activity that makes or refreshes a repository's mirror. */
export function createMirrorRepository(deps: ActivityDependencies) {
  const { database, logger } = deps;
  return async function mirrorRepository({ repoId, span }: MirrorInput): Promise<MirroredRepository> {
    const { source, credential, isProvider } = await findMirrorSource(deps, repoId);
    const writeProgress = throttleProgress(
      (progress: number) =>
        updateSyncProgress(database.slonik, { repoId, stage: 'mirror', progress, counts: NO_COUNTS }),
      (error) => logger.warn({ err: error, repoId }, 'The progress of the mirror was not written'),
    );
    await ensurePrivateFolder(dirname(mirrorDirectory(deps.dataDir, repoId)));
    const first: MirrorProgress = { stage: 'listing', percent: null };
    const directory = mirrorDirectory(deps.dataDir, repoId);
    const isKnown = await exists(join(directory, 'packed-refs'));
    const mirror = await beatWhile(first, ({ signal, report }) =>
      withMirrorLock(database, repoId, signal, () =>
        openMirror({
          source,
          credential,
          ...(deps.reach && { reach: deps.reach }),
          mayBeEmpty: isProvider,
          directory,
          signal,
          onProgress: (progress) => {
            report(progress);
            writeProgress(progressWithin(span, fractionOf(progress)));
          },
        }),
      ),
    ).catch(async (error: unknown) => {
      const failure = isKnown ? expectBack(error) : error;
      await tellOfRetry(deps, repoId, 'mirror', failure);
      throw failure;
    });
    await clearSyncWaiting(database.slonik, repoId);
    if (mirror.defaultBranch !== null) {
      await updateDefaultBranch(database.slonik, repoId, mirror.defaultBranch);
    }
    const { pullRequests, changedRefs, shallow, partial } = mirror;
    logger.info({ repoId, pullRequests, changedRefs }, 'The mirror is up to date');
    return { pullRequests, changedRefs, incomplete: shallow || partial };
  };
}

function fractionOf({ stage, percent }: MirrorProgress): number {
  const [from, to] = STEPS[stage];
  return from + ((to - from) * (percent ?? 0)) / 100;
}
