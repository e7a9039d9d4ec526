import type { ClientBase } from 'pg';
import {
  type MergedPullRequest,
  mergePullRequest,
  type VersionedPullRequest,
} from '../../domain/facts/merge-pull-request.ts';
import type { PullRequestFact, ReviewRequest } from '../../domain/facts/pull-request-facts.ts';
import { type LockedPullRequest, lockPullRequests } from '../../sql/pull-requests/lock-pull-requests.ts';
import {
  type PullRequestFieldsRow,
  updatePullRequestFields,
} from '../../sql/pull-requests/update-pull-request-fields.ts';
import {
  type PullRequestCoreRow,
  TEAM_ACCOUNT_ID,
  upsertPullRequestFacts,
} from '../../sql/pull-requests/upsert-pull-request-facts.ts';
import { type Outcome, ofKind, type PlacedFact } from './fact-batch.ts';
import { noteRefetch, TIE_REASON } from './note-ties.ts';
import type { FindDeveloper } from './resolve-people.ts';
import { versionFact } from './version-fact.ts';

const STATE_RANKS = { open: 0, closed: 1, merged: 2 } as const;

interface PullRequestGroup {
  readonly repoId: number;
  readonly number: number;
  readonly facts: VersionedPullRequest[];
  /** When an answer of the provider was asked for, the last of them. */
  askedAt: Date | null;
}

/** Stores pull requests, guarded by the provider's time, and notes which of them triage has to look at again. */
export async function applyPullRequests(
  client: ClientBase,
  facts: readonly PlacedFact[],
  findDeveloper: FindDeveloper,
  outcome: Outcome,
): Promise<void> {
  const groups = groupByPullRequest(ofKind(facts, 'pull_request'));
  if (groups.length === 0) return;
  const stored = new Map((await lockPullRequests(client, groups)).map((row) => [keyOf(row), row]));
  const cores: PullRequestCoreRow[] = [];
  const fields: PullRequestFieldsRow[] = [];
  for (const group of groups) {
    const before = stored.get(keyOf(group));
    const merged = mergePullRequest(before ?? null, group.facts);
    if (merged.core !== null) {
      cores.push(toCoreRow(group.repoId, merged.core, merged.version, findDeveloper));
      if (isChanged(before, merged.core)) noteChange(outcome, group.repoId, merged.core);
    }
    fields.push(toFieldsRow(group, merged, before));
    if (merged.isTied) noteRefetch(outcome, group, TIE_REASON);
  }
  await upsertPullRequestFacts(client, cores);
  await updatePullRequestFields(client, fields);
}

function groupByPullRequest(facts: readonly PlacedFact<'pull_request'>[]): PullRequestGroup[] {
  const groups = new Map<string, PullRequestGroup>();
  for (const placed of facts) {
    const { repoId, fact, origin, observedAt, deliveryId } = placed;
    const key = keyOf({ repoId, number: fact.number });
    const group = groups.get(key) ?? { repoId, number: fact.number, facts: [], askedAt: null };
    group.facts.push({ fact, version: pullRequestVersion(placed), deliveryId });
    if (origin === 'api') {
      const askedAt = observedAt ?? new Date();
      if (group.askedAt === null || askedAt > group.askedAt) group.askedAt = askedAt;
    }
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.repoId - b.repoId || a.number - b.number);
}

function pullRequestVersion(placed: PlacedFact<'pull_request'>): string {
  const { fact } = placed;
  return versionFact(placed, {
    updatedAt: fact.updatedAt,
    rank: STATE_RANKS[fact.state],
    matters: [
      [fact.state, fact.isDraft, fact.title, (fact.body ?? '').replaceAll('\r\n', '\n'), fact.milestone],
      [fact.baseRef, fact.headSha, fact.mergedAt, fact.closedAt],
      [fact.labels.toSorted(), fact.requestedReviewers.map(({ name }) => name).toSorted()],
    ],
  });
}

/** What triage cares about; one that was already over when we first heard of it is no change of state. */
function isChanged(before: LockedPullRequest | undefined, after: PullRequestFact): boolean {
  if (before === undefined) return true;
  return (
    before.headSha !== after.headSha ||
    before.baseRef !== after.baseRef ||
    before.title !== after.title ||
    before.state !== after.state
  );
}

function noteChange(outcome: Outcome, repoId: number, { number, headSha }: PullRequestFact): void {
  outcome.changedPullRequests.set(`${repoId}/${number}`, { repoId, number, headSha });
}

function toCoreRow(
  repoId: number,
  fact: PullRequestFact,
  version: string,
  findDeveloper: FindDeveloper,
): PullRequestCoreRow {
  return {
    repo_id: repoId,
    number: fact.number,
    provider_id: fact.providerId,
    node_id: fact.nodeId,
    state: fact.state,
    is_draft: fact.isDraft,
    title: fact.title,
    body: fact.body,
    author_id: findDeveloper(fact.author),
    author_login: fact.author?.login ?? null,
    author_avatar_url: fact.author?.avatarUrl ?? null,
    author_is_bot: fact.author?.isBot ?? false,
    url: fact.url,
    base_ref: fact.baseRef,
    provider_base_sha: fact.baseSha,
    head_ref: fact.headRef,
    head_repo_full_name: fact.headRepoFullName,
    head_sha: fact.headSha,
    // Of an open pull request it is the provider's own test merge.
    merge_commit_sha: fact.state === 'merged' ? fact.mergeCommitSha : null,
    labels: fact.labels,
    requested_reviewers: fact.requestedReviewers.map(({ name }) => name),
    requested_reviewer_ids: fact.requestedReviewers.map(accountIdOf),
    milestone: fact.milestone,
    created_at: fact.createdAt,
    updated_at: fact.updatedAt,
    merged_at: fact.mergedAt,
    closed_at: fact.closedAt,
    provider_updated_at: fact.updatedAt,
    provider_version: version,
  };
}

/** A team has no account, and is told from somebody whose account is unknown. */
function accountIdOf({ person }: ReviewRequest): number | null {
  return person === null ? TEAM_ACCOUNT_ID : person.providerId;
}

function toFieldsRow(
  group: PullRequestGroup,
  merged: MergedPullRequest,
  before: LockedPullRequest | undefined,
): PullRequestFieldsRow {
  const { fields } = merged;
  return {
    repo_id: group.repoId,
    number: group.number,
    is_locked: fields.isLocked ?? null,
    tells_merged_by: fields.mergedBy !== undefined,
    merged_by_login: fields.mergedBy?.login ?? null,
    merged_by_account_id: fields.mergedBy?.providerId ?? null,
    additions: fields.additions ?? null,
    deletions: fields.deletions ?? null,
    changed_files: fields.changedFiles ?? null,
    commits_count: fields.commitsCount ?? null,
    review_comments: fields.reviewComments ?? null,
    truncated: fields.truncated ?? null,
    field_versions: merged.fieldVersions,
    last_ingested_delivery_id: merged.deliveryId ?? null,
    last_ready_at: merged.lastReadyAt,
    last_draft_at: merged.lastDraftAt,
    draft_removed_at: merged.draftRemovedAt,
    refetch_at: refetchAt(group.askedAt, merged.isTied, before?.refetchAt ?? null),
  };
}

/** An answer that was asked for after the last reason to ask settles it. */
function refetchAt(askedAt: Date | null, isTied: boolean, before: Date | null): Date | null {
  if (isTied) return before ?? new Date();
  return before !== null && askedAt !== null && askedAt >= before ? null : before;
}

function keyOf({ repoId, number }: { readonly repoId: number; readonly number: number }): string {
  return `${repoId}/${number}`;
}
