import type { ClientBase } from 'pg';
import type { Fact } from '../../domain/facts/fact.ts';
import type { Person } from '../../domain/facts/person.ts';
import { refreshPullRequestCounts } from '../../sql/pull-requests/refresh-pull-request-counts.ts';
import { touchRepositories } from '../../sql/repositories/update-repository-facts.ts';
import { forgetPlans } from '../../sql/upkeep/forget-plans.ts';
import { applyBranches } from './apply-branches.ts';
import { applyChecks } from './apply-checks.ts';
import { applyComments } from './apply-comments.ts';
import { applyCommits } from './apply-commits.ts';
import { applyDeployments } from './apply-deployments.ts';
import { applyHints } from './apply-hints.ts';
import { applyIssues } from './apply-issues.ts';
import { applyPullRequests } from './apply-pull-requests.ts';
import { applyRefMovements } from './apply-ref-movements.ts';
import { applyReleases } from './apply-releases.ts';
import { applyRepositories, type BatchRepositories } from './apply-repositories.ts';
import { applyReviews } from './apply-reviews.ts';
import { applyWorkflowRuns } from './apply-workflow-runs.ts';
import type { AppliedFacts, FactBatch, Outcome, PlacedFact } from './fact-batch.ts';
import { findPullRequestNumbers } from './find-pull-request-numbers.ts';
import { lastActivity } from './last-activity.ts';
import { mapAuthors } from './map-authors.ts';
import { peopleOf } from './people-of.ts';
import { resolvePeople } from './resolve-people.ts';
import { deriveDeployments } from './rules/derive-deployments.ts';
import { releaseWaitingFacts, setAsideOrphans } from './waiting-facts.ts';

export type { AppliedFacts, FactBatch } from './fact-batch.ts';

/**
 * Stores facts, whatever order they come in and however often: what is stored depends on the set of facts told, not on their
 * order. Must run inside a transaction (READ COMMITTED, PostgreSQL's default); it holds the repositories it is about until
 * that ends. Facts of a pull request or deployment that is not stored yet are set aside until it comes. Facts about a
 * repository that is not connected here are left out.
 *
 * Two calls that overlap wait for each other; should PostgreSQL report a deadlock (40P01) with another writer, run the
 * transaction again.
 */
export async function applyFacts(client: ClientBase, batches: readonly FactBatch[]): Promise<AppliedFacts> {
  const outcome: Outcome = { changedPullRequests: new Map(), refetch: new Map(), readMirror: new Set() };
  await forgetPlans(client);
  const repositories = await applyRepositories(client, batches);
  const told = placeFacts(batches, repositories);
  const facts = [...told, ...(await releaseWaitingFacts(client, told))];
  const findDeveloper = await resolvePeople(client, listPeople(batches, facts));
  await mapAuthors(client, facts);
  await applyPullRequests(client, facts, findDeveloper, outcome);
  const ready = await setAsideOrphans(client, facts, outcome);
  await applyReviews(client, ready, findDeveloper, outcome);
  await applyComments(client, ready, findDeveloper, outcome);
  await applyBranches(client, ready, outcome);
  await applyCommits(client, ready, findDeveloper);
  await applyDeployments(client, ready, findDeveloper);
  await applyReleases(client, ready);
  await applyChecks(client, ready, outcome);
  await applyWorkflowRuns(client, ready);
  await applyRefMovements(client, ready, outcome);
  await applyIssues(client, ready, findDeveloper);
  await deriveDeployments(client, ready);
  await applyHints(client, ready, outcome);
  await refreshPullRequestCounts(client, findPullRequestNumbers(ready));
  await touchRepositories(client, lastActivity(ready));
  return {
    changedPullRequests: [...outcome.changedPullRequests.values()],
    refetch: [...outcome.refetch.values()],
    readMirror: [...outcome.readMirror],
  };
}

function placeFacts(batches: readonly FactBatch[], repositories: BatchRepositories): PlacedFact[] {
  const placed: PlacedFact[] = [];
  for (const batch of batches) {
    const repoId = repositories.get(batch);
    if (repoId === undefined) continue;
    const { origin, deliveryId, observedAt = null } = batch;
    for (const fact of batch.facts as readonly Fact[]) {
      placed.push({ repoId, origin, deliveryId, observedAt, fact });
    }
  }
  return placed;
}

/** Everybody in facts that will be stored, and those that members, teams and organisations tell of. */
function* listPeople(batches: readonly FactBatch[], facts: readonly PlacedFact[]): Generator<Person> {
  for (const { fact } of facts) yield* peopleOf(fact);
  for (const { facts: all } of batches) {
    for (const fact of all) if (fact.kind === 'people') yield* fact.people;
  }
}
