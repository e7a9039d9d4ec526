import type { DeploymentCandidate } from '../../../domain/deployments/deployment-rule.ts';
import { joinBranchMovements } from '../../../domain/deployments/join-branch-movements.ts';
import { joinTagMovements } from '../../../domain/deployments/join-tag-movements.ts';
import { keyMovements } from '../../../domain/deployments/key-movements.ts';
import { isRunOfPullRequest, readRunOutcome } from '../../../domain/deployments/read-run-outcome.ts';
import type { MovementTeller, RefKind, RefMovement } from '../../../domain/deployments/ref-movement.ts';
import type { StoredRelease, StoredRun } from '../../../sql/deployments/list-rule-candidates.ts';
import type { StoredMovement } from '../../../sql/deployments/ref-movements.ts';

/** A release: published once, however often it is edited; a draft and a pre-release are none. */
export function releaseCandidate(release: StoredRelease): DeploymentCandidate {
  const publishedAt = release.publishedAt ?? release.createdAt;
  return {
    source: 'release',
    sourceKey: String(release.providerId),
    names: [release.tagName],
    status: 'success',
    commitSha: release.commitSha,
    ref: release.tagName,
    description: release.name,
    url: release.url,
    createdAt: publishedAt,
    startedAt: publishedAt,
    finishedAt: publishedAt,
    updatedAt: release.updatedAt,
    leftOut: whyNoRelease(release),
  };
}

function whyNoRelease(release: StoredRelease): DeploymentCandidate['leftOut'] {
  if (release.deletedAt !== null) return 'deleted';
  if (release.isDraft || release.publishedAt === null) return 'draft';
  return release.isPrerelease ? 'prerelease' : null;
}

/** One attempt of a workflow run, whatever became of it. */
export function runCandidate(run: StoredRun): DeploymentCandidate {
  const { status, leftOut } = readRunOutcome(run.status, run.conclusion);
  // GitHub adds the ref of a workflow that is not of the default branch.
  const path = run.path?.replace(/@.*$/, '') ?? null;
  return {
    source: 'workflow_run',
    sourceKey: `${run.runId}/${run.attempt}`,
    names: [run.workflow, ...(path === null ? [] : [path, path.slice(path.lastIndexOf('/') + 1)])],
    status,
    commitSha: run.sha,
    ref: run.branch,
    description: run.attempt === 1 ? run.workflow : `${run.workflow}, attempt ${run.attempt}`,
    url: run.url,
    createdAt: run.startedAt ?? run.updatedAt,
    startedAt: run.startedAt,
    finishedAt: status === 'success' || status === 'failure' ? (run.completedAt ?? run.updatedAt) : null,
    updatedAt: run.updatedAt,
    leftOut: isRunOfPullRequest(run) ? 'pull_request' : leftOut,
  };
}

/** What the time of a movement is the time of, where it is not that of a push. */
const TIMES: Readonly<Record<MovementTeller, string | null>> = {
  push: null,
  create: null,
  tagger: 'The time is when the tag was made.',
  commit: "The time is the commit's: a lightweight tag has none of its own.",
  line: "The time is the commit's: a mirror does not know when it was pushed.",
  seen: 'The time is when the mirror showed it for the first time.',
};

/** The movements of refs of one kind, from everything that was told of them. */
export function movementCandidates(kind: RefKind, told: readonly StoredMovement[]): DeploymentCandidate[] {
  const byName = Map.groupBy(told, ({ name }) => name);
  const join = kind === 'tag' ? joinTagMovements : joinBranchMovements;
  return [...byName].flatMap(([name, ofRef]) =>
    [...keyMovements(name, join(ofRef))].map(([sourceKey, movement]) =>
      movementCandidate(kind, { name, sourceKey, movement }),
    ),
  );
}

function movementCandidate(
  kind: RefKind,
  one: { readonly name: string; readonly sourceKey: string; readonly movement: RefMovement },
): DeploymentCandidate {
  const { commitSha, at, toldBy } = one.movement;
  return {
    source: kind === 'tag' ? 'tag' : 'push',
    sourceKey: one.sourceKey,
    names: [one.name],
    status: 'success',
    commitSha,
    ref: one.name,
    description: TIMES[toldBy],
    url: null,
    createdAt: at,
    startedAt: at,
    finishedAt: at,
    updatedAt: at,
    leftOut: null,
  };
}
