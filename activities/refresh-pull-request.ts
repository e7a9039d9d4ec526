import { Context } from '@temporalio/activity';
import { PulseError } from '../lib/errors.ts';
import { mirrorDirectory } from '../lib/mirror-directory.ts';
import { openMirror } from '../sources/git/mirror/mirror.ts';
import { GitError } from '../sources/git/process/git-error.ts';
import { runGit } from '../sources/git/process/run-git.ts';
import { sortRefs } from '../sources/git/refs/pull-request-refs.ts';
import { readRefs } from '../sources/git/refs/read-refs.ts';
import { getDescribedHead, getStoredHead } from '../sql/analysis/get-stored-head.ts';
import type { ActivityDependencies } from './parts/activity-dependencies.ts';
import { type Beating, beatWhile } from './parts/heartbeat.ts';
import { expectBack } from './sync/expect-back.ts';
import { readFactsOfMirror } from './sync/facts-of-mirror.ts';
import { findMirrorSource } from './sync/find-mirror-source.ts';
import { storePage } from './sync/store-pull-requests.ts';
import { withMirrorLock } from './sync/with-mirror-lock.ts';

export interface RefreshPullRequestInput {
  readonly repoId: number;
  readonly number: number;
  /** The head somebody told us of; null for whatever the source has. */
  readonly headSha: string | null;
}

export interface RefreshedPullRequest {
  /** The head that is stored now, and will be analysed. */
  readonly headSha: string;
  /** What could not be learnt, in words: the analysis goes on without it, and ends as degraded. */
  readonly missingSignals: readonly string[];
}

/** Attempts before the analysis goes on without what the source does not give. */
const ATTEMPTS_BEFORE_MISSING = 3;
/** Failures of a source that may pass by themselves. */
const PASSING_FAILURES = new Set(['unreachable', 'git_timeout']);

/** The activity that brings the mirror up to date for one pull request, and stores what it tells. */
export function createRefreshPullRequest(deps: ActivityDependencies) {
  const { database, logger } = deps;
  return async function refreshPullRequest(input: RefreshPullRequestInput): Promise<RefreshedPullRequest> {
    const { repoId, number } = input;
    const directory = mirrorDirectory(deps.dataDir, repoId);
    const missingSignals = await beatWhile({ number }, async (beating) => {
      const missing = await refreshMirror(deps, repoId, beating);
      await storeFacts(deps, directory, input, beating.signal);
      if (!(await isHeadThere(directory, input.headSha))) missing.push(await waitForHead(input));
      return missing;
    });
    const headSha = await getStoredHead(database.slonik, repoId, number);
    if (headSha === null) {
      throw new PulseError(
        'pull_request_unknown',
        `The source has no pull request ${number}: it needs a ref such as refs/pull/${number}/head.`,
      );
    }
    logger.info({ repoId, pullRequest: number, headSha, missingSignals }, 'Refreshed');
    return { headSha, missingSignals };
  };
}

/** @returns what is missing because the source cannot be reached for too long */
async function refreshMirror(
  deps: ActivityDependencies,
  repoId: number,
  { signal, report }: Beating<object>,
): Promise<string[]> {
  const { source, credential, isProvider } = await findMirrorSource(deps, repoId);
  const directory = mirrorDirectory(deps.dataDir, repoId);
  try {
    await withMirrorLock(deps.database, repoId, signal, () =>
      openMirror({
        source,
        credential,
        ...(deps.reach && { reach: deps.reach }),
        mayBeEmpty: isProvider,
        directory,
        signal,
        onProgress: report,
      }),
    );
    return [];
  } catch (caught) {
    const error = expectBack(caught);
    const passing = error instanceof GitError && PASSING_FAILURES.has(error.code);
    if (!passing || Context.current().info.attempt < ATTEMPTS_BEFORE_MISSING) throw error;
    return [`source: ${error.message}`];
  }
}

/** Reads the commit graph only when the pull request has a head that is not stored, or not its base. */
async function storeFacts(
  { database }: ActivityDependencies,
  directory: string,
  { repoId, number }: RefreshPullRequestInput,
  signal: AbortSignal,
): Promise<void> {
  const { pullRequests } = sortRefs(await readRefs(directory, { signal }));
  const head = pullRequests.find((pullRequest) => pullRequest.number === number)?.head;
  if (head === undefined || head === (await getDescribedHead(database.slonik, repoId, number))) return;
  const facts = await readFactsOfMirror(directory, signal);
  await storePage(
    database,
    repoId,
    facts.filter((pullRequest) => pullRequest.number === number),
  );
}

async function isHeadThere(directory: string, headSha: string | null): Promise<boolean> {
  if (headSha === null) return true;
  const answer = await runGit(['cat-file', '--batch-check'], { gitDir: directory, input: `${headSha}\n` });
  return answer.toString('latin1').includes(' commit ');
}

/** A host may announce a push before it serves it: try again for a while. */
async function waitForHead({ number, headSha }: RefreshPullRequestInput): Promise<string> {
  const problem = `the source does not serve the announced head ${headSha} of pull request ${number}`;
  if (Context.current().info.attempt < ATTEMPTS_BEFORE_MISSING) {
    throw new PulseError('head_not_served', `${problem} yet`);
  }
  return `head: ${problem}`;
}
