import { NO_COUNTS, type ProgressSpan, progressWithin } from '../../domain/sync-progress.ts';
import type { Database } from '../../lib/database/database.ts';
import { inTransaction } from '../../lib/database/transaction.ts';
import { mirrorDirectory } from '../../lib/mirror-directory.ts';
import { ensureDevelopers } from '../../sql/people/ensure-developers.ts';
import { ensureMappedDevelopers } from '../../sql/people/mailmaps.ts';
import { countPullRequests } from '../../sql/pull-requests/count-pull-requests.ts';
import {
  type MirroredPullRequest,
  upsertPullRequests,
} from '../../sql/pull-requests/upsert-pull-requests.ts';
import { updateSyncProgress } from '../../sql/repositories/update-sync-progress.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile, lastDetails } from '../parts/heartbeat.ts';
import { throttleProgress } from '../parts/throttle.ts';
import { listAuthors, readFactsOfMirror } from './facts-of-mirror.ts';

export interface StorePullRequestsInput {
  readonly repoId: number;
  /** The share of the sync that the stage takes. */
  readonly span: ProgressSpan;
}

export interface StoredPullRequests {
  /** Pull requests of the repository. */
  readonly total: number;
  /** Those that are new, or about which the mirror says something new. */
  readonly changed: number;
}

/** Where an attempt stands: what the next one need not do again. */
interface StorePosition {
  /** Pull requests up to this number are stored. */
  readonly afterNumber: number;
  readonly changed: number;
}

/** Pull requests stored in one transaction. */
const PAGE_SIZE = 1_000;

/** The activity that stores what the mirror tells of a repository's pull requests. */
export function createStorePullRequests(deps: ActivityDependencies) {
  const { database, logger } = deps;
  return async function storePullRequests({
    repoId,
    span,
  }: StorePullRequestsInput): Promise<StoredPullRequests> {
    const first = lastDetails<StorePosition>() ?? { afterNumber: 0, changed: 0 };
    const writeProgress = throttleProgress(
      (progress: number) =>
        updateSyncProgress(database.slonik, { repoId, stage: 'pull_requests', progress, counts: NO_COUNTS }),
      (error) => logger.warn({ err: error, repoId }, 'The progress of the pull requests was not written'),
    );
    const changed = await beatWhile(first, async ({ signal, report }) => {
      const directory = mirrorDirectory(deps.dataDir, repoId);
      const all = await readFactsOfMirror(directory, signal);
      const rest = all.filter(({ number }) => number > first.afterNumber);
      let position = first;
      for (let at = 0; at < rest.length; at += PAGE_SIZE) {
        signal.throwIfAborted();
        const page = rest.slice(at, at + PAGE_SIZE);
        const stored = await storePage(database, repoId, page);
        position = { afterNumber: page.at(-1)!.number, changed: position.changed + stored };
        report(position);
        writeProgress(progressWithin(span, (at + page.length) / rest.length));
      }
      return position.changed;
    });
    const total = await countPullRequests(database.slonik, repoId);
    logger.info({ repoId, total, changed }, 'The pull requests are stored');
    return { total, changed };
  };
}

/**
 * Stores pull requests and their authors, all or none.
 * @returns pull requests that are new or changed
 */
export async function storePage(
  database: Database,
  repoId: number,
  page: readonly MirroredPullRequest[],
): Promise<number> {
  return inTransaction(database, async (client) => {
    await ensureDevelopers(client, listAuthors(page));
    const authors = page.map(({ authorName: name, authorEmail: email }) => ({ name, email }));
    await ensureMappedDevelopers(client, repoId, authors);
    return upsertPullRequests(client, repoId, page);
  });
}
