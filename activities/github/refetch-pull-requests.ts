import type { Fact } from '../../domain/facts/fact.ts';
import type { RefetchResult } from '../../domain/workflow-messages/refetch.ts';
import { RateLimited } from '../../lib/github-limits/rate-limited.ts';
import { requestAnalysis } from '../../lib/temporal/request-analysis.ts';
import { readPullRequest } from '../../sources/github/backfill/read-pull-requests.ts';
import { type QueuedRuns, queueLiveRuns } from '../../sql/analysis/queue-live-runs.ts';
import { listPullRequestsToRefetch, settleRefetch } from '../../sql/reconciliation/refetch-queue.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile } from '../parts/heartbeat.ts';
import { completePullRequest } from './fetch-reviews.ts';
import { type GitHubRepository, openGitHubRepository } from './github-repository.ts';
import { storeFacts } from './store-facts.ts';

/**
 * The activity that asks GitHub again about pull requests of which an event told too little. What cannot be asked now stays
 * marked, and is taken up by the next run.
 */
export function createRefetchPullRequests(deps: ActivityDependencies) {
  return async function refetchPullRequests({ limit }: { readonly limit: number }): Promise<RefetchResult> {
    let result: RefetchResult = { fetched: 0, left: 0 };
    return beatWhile(result, async ({ signal, report }) => {
      const waiting = await listPullRequestsToRefetch(deps.database.pg, limit);
      const opened = new Map<number, GitHubRepository | null>();
      for (const { repoId, number } of waiting) {
        signal.throwIfAborted();
        const known = opened.get(repoId);
        const repository = known !== undefined ? known : await tryOpening(deps, repoId, signal);
        opened.set(repoId, repository);
        const fetched =
          repository !== null && (await tryFetching(deps, repository, { repoId, number, signal }));
        // One that fails may be the first of many: the others of its repository wait for the next run.
        if (!fetched) opened.set(repoId, null);
        result = { fetched: result.fetched + Number(fetched), left: result.left + Number(!fetched) };
        report(result);
      }
      return result;
    });
  };
}

interface Wanted {
  readonly repoId: number;
  readonly number: number;
  readonly signal: AbortSignal;
}

async function tryOpening(
  deps: ActivityDependencies,
  repoId: number,
  signal: AbortSignal,
): Promise<GitHubRepository | null> {
  try {
    return await openGitHubRepository(deps, repoId, { priority: 'live', signal });
  } catch (error) {
    deps.logger.warn({ err: error, repoId }, 'Pull requests cannot be asked about again');
    return null;
  }
}

async function tryFetching(
  deps: ActivityDependencies,
  repository: GitHubRepository,
  { repoId, number, signal }: Wanted,
): Promise<boolean> {
  const { github, address } = repository;
  try {
    const observedAt = new Date();
    const facts = await readPullRequest(github, address, number);
    if (facts === null) await settleRefetch(deps.database.pg, repoId, number);
    else await storeAndTell(deps, { repoId, observedAt, facts });
    const lists = facts === null ? [] : truncatedLists(facts);
    await completePullRequest({ deps, repoId, github, address, signal }, { number, lists });
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    const level = error instanceof RateLimited ? 'debug' : 'warn';
    deps.logger[level](
      { err: error, repoId, pullRequest: number },
      'A pull request could not be asked about',
    );
    return false;
  }
}

async function storeAndTell(
  { database, temporal }: ActivityDependencies,
  told: { readonly repoId: number; readonly observedAt: Date; readonly facts: readonly Fact[] },
): Promise<void> {
  let queued: QueuedRuns = { live: [], bulk: [] };
  await storeFacts(database, told, async (client, applied) => {
    queued = await queueLiveRuns(client, applied.changedPullRequests);
  });
  // What is not told here, the sweep finds.
  for (const analysis of queued.live) await requestAnalysis(temporal, analysis);
}

function truncatedLists(facts: readonly Fact[]): readonly string[] {
  const pullRequest = facts.find((fact) => fact.kind === 'pull_request');
  return (pullRequest?.kind === 'pull_request' && pullRequest.truncated) || [];
}
