import type { Account } from '../world/accounts.ts';
import { addTimelineEvent } from '../world/create-pull-request.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import { tellPull } from './pull-requests.ts';
import { tellPush } from './pushes.ts';
import { choosePerson, type Stage } from './stage.ts';
import { copyFiles, writeChange } from './write-change.ts';

export type MergeMethod = 'merge' | 'squash';

/** Merges a pull request into its base. Fires `push` to the base and `pull_request` closed. @returns the commit it landed with */
export async function mergePullRequest(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  options: { readonly by?: Account; readonly method?: MergeMethod } = {},
): Promise<string> {
  if (pull.state === 'closed') throw new Error(`#${pull.number} is closed already.`);
  const by = choosePerson(stage, options.by);
  const before = repository.branches.get(pull.baseRef)!;
  const isSquash = options.method === 'squash';
  const sha = await writeChange(stage, repository, {
    author: by,
    message: isSquash
      ? `${pull.title} (#${pull.number})\n`
      : `Merge pull request #${pull.number} from ${pull.author?.login ?? 'ghost'}/${pull.headRef}\n\n${pull.title}\n`,
    parents: isSquash ? [before] : [before, pull.headSha],
    files: await copyFiles(repository, pull),
    refs: [`refs/heads/${pull.baseRef}`],
  });
  const now = stage.world.clock.now();
  pull.state = 'closed';
  pull.mergedAt = now;
  pull.closedAt = now;
  pull.mergedBy = by;
  pull.mergeCommitSha = sha;
  pull.requestedReviewers = [];
  addTimelineEvent(stage.world, pull, 'MergedEvent', by, now, { commitSha: sha });
  addTimelineEvent(stage.world, pull, 'ClosedEvent', by, now);
  await tellPush(stage, repository, { branch: pull.baseRef, before, after: sha, author: by });
  await tellPull(stage, repository, pull, 'closed', by);
  return sha;
}

/** Closes a pull request without merging it. */
export async function closePullRequest(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  by?: Account,
): Promise<void> {
  const actor = choosePerson(stage, by ?? pull.author ?? undefined);
  pull.state = 'closed';
  pull.closedAt = stage.world.clock.now();
  addTimelineEvent(stage.world, pull, 'ClosedEvent', actor, pull.closedAt);
  await tellPull(stage, repository, pull, 'closed', actor);
}

export async function reopenPullRequest(
  stage: Stage,
  repository: Repository,
  pull: PullRequest,
  by?: Account,
): Promise<void> {
  if (pull.mergedAt !== null) throw new Error(`#${pull.number} was merged: it cannot be opened again.`);
  const actor = choosePerson(stage, by ?? pull.author ?? undefined);
  pull.state = 'open';
  pull.closedAt = null;
  addTimelineEvent(stage.world, pull, 'ReopenedEvent', actor, stage.world.clock.now());
  await tellPull(stage, repository, pull, 'reopened', actor);
}
