import type { ClientBase } from 'pg';
import {
  DEPLOYMENT_RULE_SOURCES,
  type DeploymentCandidate,
  findDeploymentRule,
  type RuleSource,
} from '../../../domain/deployments/deployment-rule.ts';
import { matchGlob } from '../../../domain/match-glob.ts';
import {
  type ActiveDeploymentRule,
  listActiveDeploymentRules,
  noteRulesApplied,
} from '../../../sql/deployments/list-active-rules.ts';
import { listReleases, listWorkflowRuns } from '../../../sql/deployments/list-rule-candidates.ts';
import { listRefMovements } from '../../../sql/deployments/ref-movements.ts';
import {
  forgetMovements,
  type RuleDeploymentRow,
  type RuleScope,
  storeRuleDeployments,
} from '../../../sql/deployments/store-rule-deployments.ts';
import { lockRepositories } from '../../../sql/repositories/lock-repositories.ts';
import { ofKind, type PlacedFact } from '../fact-batch.ts';
import { CANDIDATES_MAX, listCandidatesLike } from './list-candidates.ts';
import { movementCandidates, releaseCandidate, runCandidate } from './rule-candidates.ts';

/**
 * Turns what repositories' rules take for deployments into such, after the facts are stored. What becomes of a release, a run or
 * a ref follows from everything that is stored of it, so neither order nor repetition matters.
 */
export async function deriveDeployments(client: ClientBase, facts: readonly PlacedFact[]): Promise<void> {
  const rules = await listActiveDeploymentRules(client, [...new Set(facts.map(({ repoId }) => repoId))]);
  for (const [repoId, ofRepo] of Map.groupBy(rules, ({ repoId }) => repoId)) {
    const isOutdated = ofRepo.some(({ defaultBranch, appliedToBranch }) => defaultBranch !== appliedToBranch);
    if (isOutdated) await deriveAll(client, repoId, ofRepo);
    else
      await deriveTold(
        client,
        repoId,
        ofRepo,
        facts.filter((one) => one.repoId === repoId),
      );
  }
}

/** Applies a repository's rules to everything that is stored: after one was made, changed or taken away, or a mirror was read. */
export async function deriveStoredDeployments(client: ClientBase, repoId: number): Promise<void> {
  // Whoever stores facts of the repository meanwhile is waited for, and waits.
  await lockRepositories(client, { repoIds: [repoId], providerIds: [], names: [], installationIds: [] });
  await deriveAll(client, repoId, await listActiveDeploymentRules(client, [repoId]));
}

async function deriveAll(
  client: ClientBase,
  repoId: number,
  rules: readonly ActiveDeploymentRule[],
): Promise<void> {
  for (const source of DEPLOYMENT_RULE_SOURCES) {
    const ofSource = rules.filter((rule) => rule.source === source);
    const patterns = ofSource.map(({ pattern }) => pattern);
    const candidates = await listCandidatesLike(client, repoId, source, patterns);
    await store(client, { repoId, source, scope: { of: 'all' } }, ofSource, candidates);
  }
  await noteRulesApplied(client, repoId);
}

async function deriveTold(
  client: ClientBase,
  repoId: number,
  rules: readonly ActiveDeploymentRule[],
  facts: readonly PlacedFact[],
): Promise<void> {
  const of = (source: RuleSource) => rules.filter((rule) => rule.source === source);
  const tags = distinct(ofKind(facts, 'tag').map(({ fact }) => fact.name));
  const branches = distinct(ofKind(facts, 'branch').map(({ fact }) => fact.name));
  for (const { source, kind, names } of [
    { source: 'tag', kind: 'tag', names: tags },
    { source: 'push', kind: 'branch', names: branches },
  ] as const) {
    const values = names.filter((name) => of(source).some(({ pattern }) => matchGlob(pattern, name)));
    if (values.length === 0) continue;
    const told = await listRefMovements(client, repoId, kind, { names: values }, CANDIDATES_MAX);
    const scope = { of: 'refs', values } as const;
    await store(client, { repoId, source, scope }, of(source), movementCandidates(kind, told));
  }
  const ids = distinct(ofKind(facts, 'release').map(({ fact }) => fact.providerId));
  if (of('release').length > 0 && ids.length + tags.length > 0) {
    const releases = await listReleases(client, repoId, { ids, tags }, CANDIDATES_MAX);
    await storeByKey(client, { repoId, source: 'release' }, of('release'), releases.map(releaseCandidate));
  }
  const runIds = distinct(
    ofKind(facts, 'check').flatMap(({ fact }) => (fact.run === null ? [] : [fact.providerId])),
  );
  if (of('workflow_run').length > 0 && runIds.length > 0) {
    const runs = await listWorkflowRuns(client, repoId, { ids: runIds }, CANDIDATES_MAX);
    await storeByKey(client, { repoId, source: 'workflow_run' }, of('workflow_run'), runs.map(runCandidate));
  }
}

async function storeByKey(
  client: ClientBase,
  { repoId, source }: { readonly repoId: number; readonly source: RuleSource },
  rules: readonly ActiveDeploymentRule[],
  candidates: readonly DeploymentCandidate[],
): Promise<void> {
  const scope = { of: 'keys', values: candidates.map(({ sourceKey }) => sourceKey) } as const;
  await store(client, { repoId, source, scope }, rules, candidates);
}

async function store(
  client: ClientBase,
  target: { readonly repoId: number; readonly source: RuleSource; readonly scope: RuleScope },
  rules: readonly ActiveDeploymentRule[],
  candidates: readonly DeploymentCandidate[],
): Promise<void> {
  const rows = candidates.flatMap((candidate) => {
    const rule = findDeploymentRule(rules, candidate, rules[0]?.defaultBranch ?? null);
    return rule === null ? [] : [toRow(target.repoId, rule, candidate)];
  });
  await storeRuleDeployments(client, target, rows);
  if (target.source !== 'tag' && target.source !== 'push') return;
  const refs = distinct(candidates.map(({ ref }) => ref!));
  await forgetMovements(
    client,
    target,
    refs,
    candidates.map(({ sourceKey }) => sourceKey),
  );
}

function toRow(
  repoId: number,
  rule: ActiveDeploymentRule,
  candidate: DeploymentCandidate,
): RuleDeploymentRow {
  const { startedAt, finishedAt, createdAt } = candidate;
  return {
    repo_id: repoId,
    source: candidate.source,
    source_key: candidate.sourceKey,
    rule_id: rule.ruleId,
    stated_environment: rule.environment,
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
  };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
