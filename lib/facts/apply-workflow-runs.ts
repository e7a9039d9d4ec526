import type { ClientBase } from 'pg';
import { upsertWorkflowRuns } from '../../sql/deployments/upsert-workflow-runs.ts';
import { CHECK_STATUS_RANKS } from './apply-checks.ts';
import { ofKind, type PlacedFact } from './fact-batch.ts';
import { pickNewest } from './pick-newest.ts';
import { versionFact } from './version-fact.ts';

const ID_DIGITS = 16;
const ATTEMPT_DIGITS = 10;

/** Stores each attempt of workflow runs by itself. */
export async function applyWorkflowRuns(client: ClientBase, facts: readonly PlacedFact[]): Promise<void> {
  const attempts = ofKind(facts, 'check').filter(({ fact }) => fact.run !== null);
  const newest = pickNewest(
    attempts,
    ({ fact }) =>
      `${String(fact.providerId).padStart(ID_DIGITS, '0')}/${String(fact.run!.attempt).padStart(ATTEMPT_DIGITS, '0')}`,
    (placed) =>
      versionFact(placed, {
        updatedAt: placed.fact.updatedAt,
        rank: CHECK_STATUS_RANKS[placed.fact.status] ?? 0,
        matters: [placed.fact.status, placed.fact.conclusion],
      }),
  );
  await upsertWorkflowRuns(
    client,
    newest.map(({ repoId, fact, version }) => ({
      repo_id: repoId,
      run_id: fact.providerId,
      attempt: fact.run!.attempt,
      workflow: fact.name,
      path: fact.run!.path,
      event: fact.run!.event,
      is_from_fork: fact.run!.isFromFork,
      sha: fact.sha,
      branch: fact.branch,
      status: fact.status,
      conclusion: fact.conclusion,
      url: fact.url,
      started_at: fact.startedAt,
      completed_at: fact.completedAt,
      provider_updated_at: fact.updatedAt,
      provider_version: version,
    })),
  );
}
