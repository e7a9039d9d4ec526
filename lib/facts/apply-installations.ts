import type { ClientBase } from 'pg';
import type { InstallationFact, InstallationRepositoriesFact } from '../../domain/facts/repository-facts.ts';
import {
  changeReach,
  followInstallations,
  type Reach,
  upsertInstallations,
} from '../../sql/github/upsert-installations.ts';
import type { LockedRepository } from '../../sql/repositories/lock-repositories.ts';
import type { FactBatch, Placed } from './fact-batch.ts';
import { pickNewest } from './pick-newest.ts';
import { versionFact } from './version-fact.ts';

/** Stores installations, and which of the connected repositories they reach. */
export async function applyInstallations(
  client: ClientBase,
  batches: readonly FactBatch[],
  repositories: readonly LockedRepository[],
): Promise<void> {
  const installations = installationFacts(batches);
  const newest = pickNewest(installations, ({ fact }) => fact.installationId, installationVersion);
  await upsertInstallations(
    client,
    newest.map(({ fact, version }) => ({
      installation_id: fact.installationId,
      app_id: fact.appId,
      account_id: fact.accountId,
      account_login: fact.accountLogin,
      account_type: fact.accountType,
      repository_selection: fact.repositorySelection,
      permissions: fact.permissions,
      events: fact.events,
      suspended_at: fact.suspendedAt,
      deleted_at: fact.deletedAt,
      provider_updated_at: fact.updatedAt,
      provider_version: version,
    })),
  );
  await changeReach(client, listChanges(reachFacts(batches), repositories));
  await followInstallations(
    client,
    newest.map(({ fact }) => fact.installationId),
  );
}

/** Facts about installations belong to no repository. */
function installationFacts(batches: readonly FactBatch[]): Placed<InstallationFact>[] {
  return batches.flatMap(({ facts, origin, deliveryId, observedAt = null }) =>
    facts.flatMap((fact) =>
      fact.kind === 'installation' ? [{ repoId: 0, origin, deliveryId, observedAt, fact }] : [],
    ),
  );
}

export function reachFacts(batches: readonly FactBatch[]): InstallationRepositoriesFact[] {
  return batches.flatMap(({ facts }) =>
    facts.flatMap((fact) => (fact.kind === 'installation_repositories' ? [fact] : [])),
  );
}

/** The last change of each repository. */
function listChanges(
  facts: readonly InstallationRepositoriesFact[],
  repositories: readonly LockedRepository[],
): Reach[] {
  const byProviderId = new Map(repositories.map((row) => [row.providerId, row.repoId]));
  const plainByName = new Map(
    repositories
      .filter(({ providerId }) => providerId === null)
      .map(({ owner, name, repoId }) => [`${owner}/${name}`.toLowerCase(), repoId]),
  );
  const last = new Map<number, Reach>();
  const note = (repoId: number | undefined, change: Omit<Reach, 'repoId'>): void => {
    if (repoId === undefined) return;
    const before = last.get(repoId)?.observedAt?.getTime() ?? 0;
    if ((change.observedAt?.getTime() ?? 0) >= before) last.set(repoId, { repoId, ...change });
  };
  for (const { installationId, observedAt, added, removed } of facts) {
    for (const { providerId, owner, name } of added) {
      const repoId = byProviderId.get(providerId) ?? plainByName.get(`${owner}/${name}`.toLowerCase());
      note(repoId, { installationId, isReached: true, observedAt });
    }
    for (const { providerId } of removed) {
      note(byProviderId.get(providerId), { installationId, isReached: false, observedAt });
    }
  }
  return [...last.values()];
}

function installationVersion(placed: Placed<InstallationFact>): string {
  const { fact } = placed;
  return versionFact(placed, {
    updatedAt: fact.updatedAt,
    // Who installs the App again gets another installation.
    isFinal: fact.deletedAt !== null,
    rank: fact.suspendedAt === null ? 0 : 1,
    matters: [fact.suspendedAt, fact.deletedAt, fact.permissions, fact.events],
  });
}
