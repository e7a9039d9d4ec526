import type { ClientBase } from 'pg';
import { upsertIssues } from '../../sql/incidents/upsert-issues.ts';
import { ofKind, type PlacedFact } from './fact-batch.ts';
import { pickNewest } from './pick-newest.ts';
import type { FindDeveloper } from './resolve-people.ts';
import { deriveIncidents } from './rules/derive-incidents.ts';
import { versionFact } from './version-fact.ts';

/** Stores issues, and the incidents that some of them are. An issue that was deleted or moved away stays as such. */
export async function applyIssues(
  client: ClientBase,
  facts: readonly PlacedFact[],
  findDeveloper: FindDeveloper,
): Promise<void> {
  const newest = pickNewest(ofKind(facts, 'issue'), ({ fact }) => fact.providerId, issueVersion);
  await upsertIssues(
    client,
    newest.map(({ repoId, fact, version }) => ({
      repo_id: repoId,
      provider_id: fact.providerId,
      number: fact.number,
      state: fact.state,
      state_reason: fact.stateReason,
      title: fact.title,
      body: fact.body,
      labels: fact.labels,
      author_id: findDeveloper(fact.author),
      author_login: fact.author?.login ?? null,
      url: fact.url,
      created_at: fact.createdAt,
      updated_at: fact.updatedAt,
      closed_at: fact.closedAt,
      deleted_at: fact.isDeleted ? fact.updatedAt : null,
      provider_version: version,
    })),
  );
  await deriveIncidents(
    client,
    newest.map(({ repoId, fact }) => ({ repoId, providerId: fact.providerId })),
  );
}

function issueVersion(placed: PlacedFact<'issue'>): string {
  const { fact } = placed;
  return versionFact(placed, {
    updatedAt: fact.updatedAt,
    isFinal: fact.isDeleted,
    rank: fact.state === 'closed' ? 1 : 0,
    matters: [fact.state, fact.stateReason, fact.title, fact.labels.toSorted(), fact.isDeleted],
  });
}
