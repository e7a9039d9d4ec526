import type { ClientBase } from 'pg';
import { coAuthorPerson } from '../../domain/facts/co-author-person.ts';
import type { CommitFact } from '../../domain/facts/repository-facts.ts';
import { type CoAuthorRow, storeCoAuthors } from '../../sql/commits/store-co-authors.ts';
import { upsertCommits } from '../../sql/commits/upsert-commits.ts';
import { applyMailmap } from '../../sql/people/mailmaps.ts';
import { ofKind, type PlacedFact } from './fact-batch.ts';
import type { FindDeveloper } from './resolve-people.ts';

/** Stores commits; several tellers of one commit add up. */
export async function applyCommits(
  client: ClientBase,
  facts: readonly PlacedFact[],
  findDeveloper: FindDeveloper,
): Promise<void> {
  const commits = new Map<string, { repoId: number; fact: CommitFact }>();
  for (const { repoId, fact } of ofKind(facts, 'commit')) {
    const key = `${repoId}/${fact.sha}/${fact.committedAt.getTime()}`;
    const before = commits.get(key);
    commits.set(key, { repoId, fact: before === undefined ? fact : mergeCommits(before.fact, fact) });
  }
  const sorted = [...commits.values()].sort(
    (a, b) => a.repoId - b.repoId || (a.fact.sha < b.fact.sha ? -1 : a.fact.sha > b.fact.sha ? 1 : 0),
  );
  await upsertCommits(
    client,
    sorted.map(({ repoId, fact }) => ({
      repo_id: repoId,
      sha: fact.sha,
      committed_at: fact.committedAt,
      authored_at: fact.authoredAt,
      author_id: findDeveloper(fact.author),
      author_name: fact.author?.name ?? null,
      author_email: fact.author?.email ?? null,
      author_login: fact.author?.login ?? null,
      committer_email: fact.committerEmail,
      message: fact.message,
      parent_shas: fact.parentShas,
      additions: fact.additions,
      deletions: fact.deletions,
      files_changed: fact.filesChanged,
      branch: fact.branch,
      on_default_branch: fact.onDefaultBranch,
      url: fact.url,
    })),
  );
  await storeCoAuthors(client, listCoAuthors(sorted, findDeveloper));
  for (const [repoId, of] of Map.groupBy(sorted, (commit) => commit.repoId)) {
    const shas = of.map(({ fact }) => fact.sha);
    await applyMailmap(client, repoId, shas);
  }
}

function listCoAuthors(
  commits: readonly { readonly repoId: number; readonly fact: CommitFact }[],
  findDeveloper: FindDeveloper,
): CoAuthorRow[] {
  return commits.flatMap(({ repoId, fact: { sha, committedAt, coAuthors } }) =>
    coAuthors.map((coAuthor) => ({
      repoId,
      sha,
      committedAt,
      ...coAuthor,
      developerId: findDeveloper(coAuthorPerson(coAuthor)),
    })),
  );
}

function mergeCommits(one: CommitFact, other: CommitFact): CommitFact {
  const [first, second] = one.onDefaultBranch || !other.onDefaultBranch ? [one, other] : [other, one];
  return {
    ...first,
    authoredAt: first.authoredAt ?? second.authoredAt,
    author: first.author?.login ? first.author : (second.author ?? first.author),
    committerEmail: first.committerEmail ?? second.committerEmail,
    coAuthors: first.coAuthors.length > 0 ? first.coAuthors : second.coAuthors,
    parentShas: first.parentShas.length > 0 ? first.parentShas : second.parentShas,
    additions: first.additions ?? second.additions,
    deletions: first.deletions ?? second.deletions,
    filesChanged: first.filesChanged ?? second.filesChanged,
    branch:
      first.onDefaultBranch === second.onDefaultBranch ? leastOf(first.branch, second.branch) : first.branch,
    url: first.url ?? second.url,
  };
}

function leastOf(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
