import type { ClientBase } from 'pg';
import type { DeploymentCandidate, RuleSource } from '../../../domain/deployments/deployment-rule.ts';
import { globToLike } from '../../../domain/glob-to-like.ts';
import { listReleases, listWorkflowRuns } from '../../../sql/deployments/list-rule-candidates.ts';
import { listRefMovements } from '../../../sql/deployments/ref-movements.ts';
import { movementCandidates, releaseCandidate, runCandidate } from './rule-candidates.ts';

/** The newest that rules of one source look at: beyond, nobody releases, and one answer would not fit into memory. */
export const CANDIDATES_MAX = 100_000;

/** Everything stored of a repository that a rule over these patterns might take for a deployment. */
export async function listCandidatesLike(
  client: ClientBase,
  repoId: number,
  source: RuleSource,
  patterns: readonly string[],
): Promise<DeploymentCandidate[]> {
  if (patterns.length === 0) return [];
  const like = patterns.map(globToLike);
  switch (source) {
    case 'release':
      return (await listReleases(client, repoId, { like }, CANDIDATES_MAX)).map(releaseCandidate);
    case 'workflow_run':
      return (await listWorkflowRuns(client, repoId, { like }, CANDIDATES_MAX)).map(runCandidate);
    case 'tag':
      return movementCandidates(
        'tag',
        await listRefMovements(client, repoId, 'tag', { like }, CANDIDATES_MAX),
      );
    case 'push':
      return movementCandidates(
        'branch',
        await listRefMovements(client, repoId, 'branch', { like }, CANDIDATES_MAX),
      );
  }
}
