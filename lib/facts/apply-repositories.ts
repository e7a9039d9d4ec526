import type { ClientBase } from 'pg';
import { isNewer } from '../../domain/facts/fact-version.ts';
import type { RepositoryFact } from '../../domain/facts/repository-facts.ts';
import { linkOrganizations, upsertOrganizations } from '../../sql/github/upsert-organizations.ts';
import { type LockedRepository, lockRepositories } from '../../sql/repositories/lock-repositories.ts';
import {
  type RepositoryFactRow,
  updateRepositoryFacts,
} from '../../sql/repositories/update-repository-facts.ts';
import { applyInstallations, reachFacts } from './apply-installations.ts';
import type { FactBatch, PlacedFact } from './fact-batch.ts';
import { versionFact } from './version-fact.ts';

interface ToldRepository {
  readonly fact: RepositoryFact;
  readonly version: string;
  /** The repository its batch is about, where the batch says so. */
  readonly repoId: number | null;
}

/** Which repository each batch is about; a batch about none that is known here is missing. */
export type BatchRepositories = ReadonlyMap<FactBatch, number>;

/**
 * Locks the repositories of these batches and stores what they tell of them: identity is the provider's id, names may change
 * hands. A row that a plain mirror made is joined by its name. Repositories that are not connected here are not made.
 */
export async function applyRepositories(
  client: ClientBase,
  batches: readonly FactBatch[],
): Promise<BatchRepositories> {
  const told = newestByProviderId(batches);
  const reach = reachFacts(batches);
  const locked = await lockRepositories(client, {
    repoIds: batches.flatMap(({ repoId }) => (repoId === null ? [] : [repoId])),
    providerIds: [
      ...told.keys(),
      ...reach.flatMap(({ added, removed }) => [...added, ...removed].map(({ providerId }) => providerId)),
    ],
    names: [...[...told.values()].map(({ fact }) => fact), ...reach.flatMap(({ added }) => added)],
    installationIds: batches.flatMap(({ facts }) =>
      facts.flatMap((fact) => (fact.kind === 'installation' ? [fact.installationId] : [])),
    ),
  });
  const joined = joinRows(locked, told);
  const { rows, vacated } = planNames(locked, joined);
  await updateRepositoryFacts(client, vacated, rows);
  await applyInstallations(client, batches, locked);
  await storeOwners(client, [...joined.values()]);
  return placeBatches(batches, locked, joined);
}

function newestByProviderId(batches: readonly FactBatch[]): Map<number, ToldRepository> {
  const told = new Map<number, ToldRepository>();
  for (const batch of batches) {
    for (const fact of batch.facts) {
      if (fact.kind !== 'repository') continue;
      const version = repositoryVersion({ ...batch, repoId: 0, observedAt: batch.observedAt ?? null, fact });
      const before = told.get(fact.providerId);
      const repoId = batch.repoId ?? before?.repoId ?? null;
      const newest = isNewer(version, before?.version) ? { fact, version } : before!;
      told.set(fact.providerId, { fact: newest.fact, version: newest.version, repoId });
    }
  }
  return told;
}

function repositoryVersion(placed: PlacedFact<'repository'>): string {
  const { fact } = placed;
  const { owner, name, isPrivate, isArchived, defaultBranch, isDeleted } = fact;
  return versionFact(placed, {
    updatedAt: fact.updatedAt,
    rank: isDeleted ? 2 : isArchived ? 1 : 0,
    matters: [owner, name, isPrivate, isArchived, defaultBranch, isDeleted],
  });
}

/** Organisations own repositories; people do not become such. */
async function storeOwners(client: ClientBase, joined: readonly JoinedRepository[]): Promise<void> {
  const owned = joined.filter(
    ({ fact, version, row }) =>
      fact.ownerType === 'Organization' && fact.ownerId !== null && !isNewer(row.version ?? '0', version),
  );
  const organizations = new Map(
    owned.map(({ fact }) => [
      fact.ownerId!,
      { provider_id: fact.ownerId!, login: fact.owner, avatar_url: fact.ownerAvatarUrl },
    ]),
  );
  await upsertOrganizations(client, [...organizations.values()]);
  await linkOrganizations(
    client,
    owned.map(({ row, fact }) => ({ repoId: row.repoId, organizationProviderId: fact.ownerId! })),
  );
}

interface JoinedRepository extends ToldRepository {
  readonly row: LockedRepository;
}

/** Finds the row of each told repository: by the provider's id, else a plain mirror's by the batch or by name. */
function joinRows(
  locked: readonly LockedRepository[],
  told: ReadonlyMap<number, ToldRepository>,
): Map<number, JoinedRepository> {
  const byProviderId = new Map(locked.map((row) => [row.providerId, row]));
  const plain = locked.filter(({ providerId }) => providerId === null);
  const plainById = new Map(plain.map((row) => [row.repoId, row]));
  const plainByName = new Map(plain.map((row) => [nameKey(row), row]));
  const joined = new Map<number, JoinedRepository>();
  const taken = new Set<number>();
  for (const [providerId, repository] of told) {
    const row =
      byProviderId.get(providerId) ??
      (repository.repoId === null ? undefined : plainById.get(repository.repoId)) ??
      plainByName.get(nameKey(repository.fact));
    if (row === undefined || taken.has(row.repoId)) continue;
    taken.add(row.repoId);
    joined.set(providerId, { ...repository, row });
  }
  return joined;
}

/**
 * Of two repositories that claim one name, the one that was told of it last has it; the other's name is set aside until
 * the provider tells its new one.
 */
function planNames(
  locked: readonly LockedRepository[],
  joined: ReadonlyMap<number, JoinedRepository>,
): { rows: RepositoryFactRow[]; vacated: number[] } {
  const claims = new Map<number, { key: string; version: string | null; isTold: boolean }>();
  for (const row of locked)
    claims.set(row.repoId, { key: nameKey(row), version: row.version, isTold: false });
  const changed: JoinedRepository[] = [];
  for (const told of joined.values()) {
    const isUnknown = told.row.providerId === null;
    if (!isUnknown && !isNewer(told.version, told.row.version)) continue;
    changed.push(told);
    claims.set(told.row.repoId, { key: nameKey(told.fact), version: told.version, isTold: true });
  }
  const holders = new Map<string, number>();
  for (const [repoId, claim] of claims) {
    const holder = holders.get(claim.key);
    if (holder === undefined || isNewer(claim.version ?? '0', claims.get(holder)!.version)) {
      holders.set(claim.key, repoId);
    }
  }
  const vacated = locked
    .filter((row) => holders.get(nameKey(row)) !== row.repoId)
    .map(({ repoId }) => repoId);
  const rows = changed.map((told) => {
    const holds = holders.get(nameKey(told.fact)) === told.row.repoId;
    return toRow(told, holds ? told.fact.name : `${told.fact.name}~${told.row.repoId}`);
  });
  return { rows, vacated };
}

function toRow({ fact, version, row }: JoinedRepository, name: string): RepositoryFactRow {
  return {
    repo_id: row.repoId,
    provider_id: fact.providerId,
    node_id: fact.nodeId,
    owner: fact.owner,
    name,
    url: fact.url,
    default_branch: fact.defaultBranch,
    language: fact.language,
    is_private: fact.isPrivate,
    is_archived: fact.isArchived,
    is_fork: fact.isFork,
    is_deleted: fact.isDeleted,
    installation_id: fact.installationId,
    provider_updated_at: fact.updatedAt,
    provider_version: version,
  };
}

function placeBatches(
  batches: readonly FactBatch[],
  locked: readonly LockedRepository[],
  joined: ReadonlyMap<number, JoinedRepository>,
): BatchRepositories {
  const known = new Set(locked.map(({ repoId }) => repoId));
  const placed = new Map<FactBatch, number>();
  for (const batch of batches) {
    if (batch.repoId !== null) {
      if (known.has(batch.repoId)) placed.set(batch, batch.repoId);
      continue;
    }
    const fact = batch.facts.find((one) => one.kind === 'repository');
    const row = fact?.kind === 'repository' ? joined.get(fact.providerId)?.row : undefined;
    if (row !== undefined) placed.set(batch, row.repoId);
  }
  return placed;
}

function nameKey({ owner, name }: { readonly owner: string; readonly name: string }): string {
  return `${owner}/${name}`.toLowerCase();
}
