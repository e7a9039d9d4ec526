import type { ClientBase } from 'pg';
import { ensureMappedDevelopers } from '../../sql/people/mailmaps.ts';
import { ofKind, type PlacedFact } from './fact-batch.ts';

/** Makes sure that there are developers for whom the mailmaps of their repositories take the authors of commits: before rows are locked. */
export async function mapAuthors(client: ClientBase, facts: readonly PlacedFact[]): Promise<void> {
  for (const [repoId, commits] of Map.groupBy(ofKind(facts, 'commit'), (placed) => placed.repoId)) {
    const authors = commits.flatMap(({ fact: { author, coAuthors } }) => [author ?? [], coAuthors].flat());
    await ensureMappedDevelopers(client, repoId, authors);
  }
}
