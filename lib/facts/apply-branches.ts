import type { ClientBase } from 'pg';
import { upsertBranches } from '../../sql/commits/upsert-branches.ts';
import { type Outcome, ofKind, type PlacedFact } from './fact-batch.ts';
import { pickNewest } from './pick-newest.ts';
import { versionFact } from './version-fact.ts';

/** Stores where branches point. After a forced push of the default branch the mirror tells which commits it lost. */
export async function applyBranches(
  client: ClientBase,
  facts: readonly PlacedFact[],
  outcome: Outcome,
): Promise<void> {
  const branches = ofKind(facts, 'branch');
  const newest = pickNewest(branches, ({ fact }) => fact.name, branchVersion);
  await upsertBranches(
    client,
    newest.map(({ repoId, fact, version }) => ({
      repo_id: repoId,
      name: fact.name,
      head_sha: fact.headSha,
      is_default: fact.isDefault,
      pushed_at: fact.pushedAt,
      pushed_by_login: fact.pushedBy?.login ?? null,
      pushed_by_account_id: fact.pushedBy?.providerId ?? null,
      was_forced: fact.wasForced,
      deleted_at: fact.headSha === null ? fact.pushedAt : null,
      provider_updated_at: fact.pushedAt,
      provider_version: version,
    })),
    lastForcedPushes(branches),
  );
  for (const { repoId, fact } of branches) {
    if (fact.wasForced && fact.isDefault) outcome.readMirror.add(repoId);
  }
}

function lastForcedPushes(
  branches: readonly PlacedFact<'branch'>[],
): { repoId: number; name: string; forcedAt: Date }[] {
  const last = new Map<string, { repoId: number; name: string; forcedAt: Date }>();
  for (const { repoId, fact } of branches) {
    const key = `${repoId}/${fact.name}`;
    const before = last.get(key);
    if (fact.wasForced && (before === undefined || before.forcedAt < fact.pushedAt)) {
      last.set(key, { repoId, name: fact.name, forcedAt: fact.pushedAt });
    }
  }
  return [...last.values()];
}

function branchVersion(placed: PlacedFact<'branch'>): string {
  const { fact } = placed;
  // Whoever pushes and deletes within one second most likely deletes last.
  return versionFact(placed, {
    updatedAt: fact.pushedAt,
    rank: fact.headSha === null ? 1 : 0,
    matters: fact.headSha,
  });
}
