import type { ClientBase } from 'pg';
import type { Fact } from '../../domain/facts/fact.ts';
import { listStoredDeployments, listStoredPullRequests } from '../../sql/commits/list-stored-parents.ts';
import {
  insertWaitingFacts,
  takeWaitingFacts,
  type WaitingFactRow,
} from '../../sql/deliveries/waiting-facts.ts';
import type { Outcome, PlacedFact } from './fact-batch.ts';
import { findPullRequestNumbers, pullRequestOf } from './find-pull-request-numbers.ts';
import { noteRefetch } from './note-ties.ts';
import { digest } from './version-fact.ts';

const DIGEST_CHARS = 32;

/** What waited for the pull requests and deployments that these facts tell of. */
export async function releaseWaitingFacts(
  client: ClientBase,
  facts: readonly PlacedFact[],
): Promise<PlacedFact[]> {
  const parents = new Map<string, Pick<WaitingFactRow, 'repo_id' | 'parent_kind' | 'parent_key'>>();
  for (const { repoId, fact } of facts) {
    if (fact.kind !== 'pull_request' && fact.kind !== 'deployment') continue;
    const key = fact.kind === 'pull_request' ? fact.number : fact.providerId;
    parents.set(`${repoId}/${fact.kind}/${key}`, {
      repo_id: repoId,
      parent_kind: fact.kind,
      parent_key: key,
    });
  }
  const rows = await takeWaitingFacts(client, [...parents.values()]);
  return rows.map((row) => ({
    repoId: row.repo_id,
    origin: row.origin,
    observedAt: row.observed_at,
    deliveryId: row.delivery_id,
    fact: reviveFact(row.fact),
  }));
}

/**
 * Sets aside the facts whose pull request is not stored, and asks for it.
 * @returns the others
 */
export async function setAsideOrphans(
  client: ClientBase,
  facts: readonly PlacedFact[],
  outcome: Outcome,
): Promise<PlacedFact[]> {
  const stored = new Set(
    (await listStoredPullRequests(client, findPullRequestNumbers(facts))).map(
      ({ repoId, number }) => `${repoId}/${number}`,
    ),
  );
  const ready: PlacedFact[] = [];
  const waiting: WaitingFactRow[] = [];
  for (const placed of facts) {
    const number = pullRequestOf(placed.fact);
    if (number === null || stored.has(`${placed.repoId}/${number}`)) {
      ready.push(placed);
      continue;
    }
    waiting.push(toRow(placed, 'pull_request', number));
    noteRefetch(outcome, { repoId: placed.repoId, number }, 'not stored yet');
  }
  await insertWaitingFacts(client, waiting);
  return ready;
}

/**
 * Sets aside the statuses whose deployment is not stored.
 * @returns the others
 */
export async function setAsideStatuses(
  client: ClientBase,
  statuses: readonly PlacedFact<'deployment_status'>[],
): Promise<PlacedFact<'deployment_status'>[]> {
  const keys = statuses.map(({ repoId, fact }) => ({ repoId, providerId: fact.deploymentProviderId }));
  const stored = new Set(
    (await listStoredDeployments(client, keys)).map(({ repoId, providerId }) => `${repoId}/${providerId}`),
  );
  const isReady = ({ repoId, fact }: PlacedFact<'deployment_status'>): boolean =>
    stored.has(`${repoId}/${fact.deploymentProviderId}`);
  await insertWaitingFacts(
    client,
    statuses
      .filter((placed) => !isReady(placed))
      .map((placed) => toRow(placed, 'deployment', placed.fact.deploymentProviderId)),
  );
  return statuses.filter(isReady);
}

function toRow(placed: PlacedFact, kind: WaitingFactRow['parent_kind'], key: number): WaitingFactRow {
  return {
    repo_id: placed.repoId,
    parent_kind: kind,
    parent_key: key,
    fact_digest: digest([placed.origin, placed.fact], DIGEST_CHARS),
    fact: placed.fact,
    origin: placed.origin,
    observed_at: placed.observedAt,
    delivery_id: placed.deliveryId,
  };
}

/** JSON knows no dates; a fact's times are the fields whose names end in `At`. */
function reviveFact(fact: unknown): Fact {
  const revived = Object.entries(fact as Record<string, unknown>).map(([key, value]) =>
    key.endsWith('At') && typeof value === 'string' ? [key, new Date(value)] : [key, value],
  );
  return Object.fromEntries(revived) as Fact;
}
