import type { ClientBase } from 'pg';
import { coAuthorPerson } from '../../domain/facts/co-author-person.ts';
import { resolvePeople } from '../../lib/facts/resolve-people.ts';
import type { MirroredCommit } from '../../sources/git/commits/stream-commits.ts';
import { storeCoAuthors } from '../../sql/commits/store-co-authors.ts';
import { storeCommits } from '../../sql/commits/store-commits.ts';
import { type CommitAuthor, ensureDevelopers } from '../../sql/people/ensure-developers.ts';
import { applyMailmap, ensureMappedDevelopers } from '../../sql/people/mailmaps.ts';

/** Stores commits of a mirror with their authors and co-authors, as the repository's mailmap names them. Must run inside a transaction. */
export async function storeCommitBatch(
  client: ClientBase,
  repoId: number,
  commits: readonly MirroredCommit[],
): Promise<void> {
  await ensureDevelopers(client, listAuthors(commits));
  const named = commits.flatMap(({ sha, committedAt, coAuthors }) =>
    coAuthors.map((coAuthor) => ({ repoId, sha, committedAt, ...coAuthor })),
  );
  // Before rows are locked.
  await ensureMappedDevelopers(
    client,
    repoId,
    commits.map(({ authorName: name, authorEmail: email }) => ({ name, email })),
  );
  const findDeveloper = await resolvePeople(client, named.map(coAuthorPerson));
  await storeCommits(client, repoId, commits);
  await storeCoAuthors(
    client,
    named.map((row) => ({ ...row, developerId: findDeveloper(coAuthorPerson(row)) })),
  );
  await applyMailmap(
    client,
    repoId,
    commits.map(({ sha }) => sha),
  );
}

/** One entry an address, in order of address: two syncs that insert in the same order never wait for each other. */
function listAuthors(commits: readonly MirroredCommit[]): CommitAuthor[] {
  const byAddress = new Map<string, CommitAuthor>();
  for (const { authorEmail: email, authorName } of commits) {
    if (email === null || byAddress.has(email.toLowerCase())) continue;
    byAddress.set(email.toLowerCase(), { email, name: authorName ?? email });
  }
  return [...byAddress].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, author]) => author);
}
