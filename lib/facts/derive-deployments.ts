import type { ClientBase } from 'pg';
import {
  type DeploymentCandidate,
  type DeploymentRule,
  findDeploymentRule,
} from '../../domain/deployments/deployment-rule.ts';
import { listActiveDeploymentRules } from '../../sql/deployments/list-active-rules.ts';
import {
  listCandidateKeys,
  listReleases,
  listWorkflowRuns,
  type ProviderKey,
} from '../../sql/deployments/list-rule-candidates.ts';
import { type RuleDeploymentRow, upsertRuleDeployments } from '../../sql/deployments/upsert-deployments.ts';
import { lockRepositories } from '../../sql/repositories/lock-repositories.ts';
import { ofKind, type PlacedFact } from './fact-batch.ts';
import { pushCandidate, releaseCandidate, runCandidate, tagCandidate } from './rule-candidates.ts';

interface PlacedCandidate {
  readonly repoId: number;
  readonly candidate: DeploymentCandidate;
}

/** Turns what repositories' rules take for deployments into such. Releases and runs must be stored before. */
export async function deriveDeployments(client: ClientBase, facts: readonly PlacedFact[]): Promise<void> {
  const releases = ofKind(facts, 'release');
  const runs = ofKind(facts, 'check').filter(({ fact }) => fact.checkKind === 'workflow_run');
  const tags = ofKind(facts, 'tag');
  const branches = ofKind(facts, 'branch');
  const repoIds = new Set([...releases, ...runs, ...tags, ...branches].map(({ repoId }) => repoId));
  const rules = await listActiveDeploymentRules(client, [...repoIds]);
  if (rules.length === 0) return;
  const pushes = branches.map((placed) => ({ repoId: placed.repoId, candidate: pushCandidate(placed) }));
  await storeDeployments(client, rules, [
    ...(await storedCandidates(client, keysOf(releases), keysOf(runs))),
    ...tags.map((placed) => ({ repoId: placed.repoId, candidate: tagCandidate(placed) })),
    ...pushes.filter((push): push is PlacedCandidate => push.candidate !== null),
  ]);
}

/**
 * Applies a repository's rules to the releases and workflow runs that are stored already. Tags and pushes are told once
 * and not kept, so a rule over them speaks of later ones.
 */
export async function deriveStoredDeployments(client: ClientBase, repoId: number): Promise<void> {
  // Whoever stores facts of the repository meanwhile is waited for, and waits.
  await lockRepositories(client, { repoIds: [repoId], providerIds: [], names: [], installationIds: [] });
  const rules = await listActiveDeploymentRules(client, [repoId]);
  if (rules.length === 0) return;
  const releases = await listCandidateKeys(client, repoId, 'release');
  const runs = await listCandidateKeys(client, repoId, 'workflow_run');
  await storeDeployments(client, rules, await storedCandidates(client, releases, runs));
}

async function storedCandidates(
  client: ClientBase,
  releases: readonly ProviderKey[],
  runs: readonly ProviderKey[],
): Promise<PlacedCandidate[]> {
  return [
    ...(await listReleases(client, releases)).map((row) => ({
      repoId: row.repoId,
      candidate: releaseCandidate(row),
    })),
    ...(await listWorkflowRuns(client, runs)).map((row) => ({
      repoId: row.repoId,
      candidate: runCandidate(row),
    })),
  ];
}

async function storeDeployments(
  client: ClientBase,
  rules: readonly (DeploymentRule & { readonly repoId: number })[],
  candidates: readonly PlacedCandidate[],
): Promise<void> {
  const rows = new Map<string, RuleDeploymentRow>();
  for (const { repoId, candidate } of candidates) {
    const rule = findDeploymentRule(
      rules.filter((one) => one.repoId === repoId),
      candidate,
    );
    if (rule === null) continue;
    const key = `${repoId}/${candidate.source}/${candidate.sourceKey}`;
    const before = rows.get(key);
    const row = toRow(repoId, rule, candidate);
    rows.set(key, before === undefined ? row : mergeRows(before, row));
  }
  await upsertRuleDeployments(client, [...rows.values()]);
}

function toRow(repoId: number, rule: DeploymentRule, candidate: DeploymentCandidate): RuleDeploymentRow {
  const { startedAt, finishedAt, createdAt } = candidate;
  return {
    repo_id: repoId,
    source: candidate.source,
    source_key: candidate.sourceKey,
    rule_id: rule.ruleId,
    environment: rule.environment,
    environment_name: rule.environment,
    status: candidate.status,
    commit_sha: candidate.commitSha,
    ref: candidate.ref,
    description: candidate.description,
    url: candidate.url,
    created_at: createdAt,
    started_at: startedAt,
    finished_at: finishedAt,
    duration_seconds:
      finishedAt === null
        ? null
        : Math.max(0, Math.round((finishedAt.getTime() - (startedAt ?? createdAt).getTime()) / 1_000)),
    updated_at: candidate.updatedAt,
    deleted_at: candidate.isWithdrawn ? candidate.updatedAt : null,
  };
}

/** One tag or push told twice in one batch: the first time stands, and whatever commit was told. */
function mergeRows(one: RuleDeploymentRow, other: RuleDeploymentRow): RuleDeploymentRow {
  const [first, second] = one.created_at <= other.created_at ? [one, other] : [other, one];
  return { ...first, commit_sha: first.commit_sha ?? second.commit_sha };
}

function keysOf(
  placed: readonly { readonly repoId: number; readonly fact: { readonly providerId: number } }[],
): ProviderKey[] {
  const keys = new Map(
    placed.map(({ repoId, fact }) => [
      `${repoId}/${fact.providerId}`,
      { repoId, providerId: fact.providerId },
    ]),
  );
  return [...keys.values()];
}
