import { type DeploymentCandidate, deploymentStatusOfRun } from '../../domain/deployments/deployment-rule.ts';
import type { StoredRelease, StoredRun } from '../../sql/deployments/list-rule-candidates.ts';
import type { PlacedFact } from './fact-batch.ts';

/** A published release that is no pre-release. */
export function releaseCandidate(release: StoredRelease): DeploymentCandidate {
  const publishedAt = release.publishedAt ?? release.createdAt;
  return {
    source: 'release',
    sourceKey: String(release.providerId),
    name: release.tagName,
    status: 'success',
    commitSha: null,
    ref: release.tagName,
    description: release.name,
    url: release.url,
    createdAt: publishedAt,
    startedAt: publishedAt,
    finishedAt: publishedAt,
    updatedAt: release.updatedAt,
    isWithdrawn:
      release.deletedAt !== null || release.isDraft || release.isPrerelease || release.publishedAt === null,
  };
}

/** A run of a workflow, whatever became of it. */
export function runCandidate(run: StoredRun): DeploymentCandidate {
  const status = deploymentStatusOfRun(run.status, run.conclusion);
  return {
    source: 'workflow_run',
    sourceKey: String(run.providerId),
    name: run.name,
    status,
    commitSha: run.sha,
    ref: run.branch,
    description: run.name,
    url: run.url,
    createdAt: run.startedAt ?? run.updatedAt,
    startedAt: run.startedAt,
    finishedAt: status === 'success' || status === 'failure' ? (run.completedAt ?? run.updatedAt) : null,
    updatedAt: run.updatedAt,
    isWithdrawn: status === 'inactive',
  };
}

export function tagCandidate({ fact }: PlacedFact<'tag'>): DeploymentCandidate {
  return {
    source: 'tag',
    sourceKey: fact.name,
    name: fact.name,
    ...pushed(fact.sha, fact.name, fact.pushedAt),
  };
}

/** A push to a branch; null when the branch was deleted. */
export function pushCandidate({ fact }: PlacedFact<'branch'>): DeploymentCandidate | null {
  if (fact.headSha === null) return null;
  return {
    source: 'push',
    sourceKey: `${fact.name}@${fact.headSha}`,
    name: fact.name,
    ...pushed(fact.headSha, fact.name, fact.pushedAt),
  };
}

function pushed(
  commitSha: string | null,
  ref: string,
  at: Date,
): Omit<DeploymentCandidate, 'source' | 'sourceKey' | 'name'> {
  return {
    status: 'success',
    commitSha,
    ref,
    description: null,
    url: null,
    createdAt: at,
    startedAt: at,
    finishedAt: at,
    updatedAt: at,
    isWithdrawn: false,
  };
}
