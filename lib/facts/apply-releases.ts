import type { ClientBase } from 'pg';
import { upsertReleases } from '../../sql/deployments/upsert-releases.ts';
import { ofKind, type PlacedFact } from './fact-batch.ts';
import { pickNewest } from './pick-newest.ts';
import { versionFact } from './version-fact.ts';

/** Stores releases; a deleted one stays as such. */
export async function applyReleases(client: ClientBase, facts: readonly PlacedFact[]): Promise<void> {
  const newest = pickNewest(ofKind(facts, 'release'), ({ fact }) => fact.providerId, releaseVersion);
  await upsertReleases(
    client,
    newest.map(({ repoId, fact, version }) => ({
      repo_id: repoId,
      provider_id: fact.providerId,
      tag_name: fact.tagName,
      name: fact.name,
      is_draft: fact.isDraft,
      is_prerelease: fact.isPrerelease,
      target: fact.target,
      author_login: fact.author?.login ?? null,
      url: fact.url,
      created_at: fact.createdAt,
      published_at: fact.publishedAt,
      deleted_at: fact.isDeleted ? fact.updatedAt : null,
      provider_updated_at: fact.updatedAt,
      provider_version: version,
    })),
  );
}

function releaseVersion(placed: PlacedFact<'release'>): string {
  const { fact } = placed;
  return versionFact(placed, {
    updatedAt: fact.updatedAt,
    isFinal: fact.isDeleted,
    // A draft becomes a release, and seldom goes back within a second.
    rank: fact.isDraft ? 0 : 1,
    matters: [fact.tagName, fact.isDraft, fact.isPrerelease, fact.isDeleted],
  });
}
