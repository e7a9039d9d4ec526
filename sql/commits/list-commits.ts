import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { COMMIT_COLUMNS, type CommitRow, commitRow } from './commit-row.ts';

export interface CommitFilter {
  /** The branch it was first seen on. */
  readonly branch?: string | undefined;
  readonly onDefaultBranch?: boolean | undefined;
  /** Login or e-mail address of a developer; in any case of letters. */
  readonly author?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly after?: { readonly committedAt: string; readonly sha: string } | undefined;
  readonly limit: number;
}

/** Commits of a repository, the newest first. */
export async function listCommits(
  db: CommonQueryMethods,
  repoId: number,
  filter: CommitFilter,
): Promise<readonly CommitRow[]> {
  const conditions = [sql.fragment`c.repo_id = ${repoId}`];
  if (filter.branch !== undefined) conditions.push(sql.fragment`c.branch = ${filter.branch}`);
  if (filter.onDefaultBranch === true) conditions.push(sql.fragment`c.on_default_branch`);
  if (filter.onDefaultBranch === false) conditions.push(sql.fragment`not c.on_default_branch`);
  if (filter.author !== undefined) {
    const developers = await findAuthors(db, filter.author);
    if (developers.length === 0) return [];
    conditions.push(sql.fragment`c.author_id = any (${sql.array(developers, 'uuid')})`);
  }
  if (filter.since !== undefined)
    conditions.push(sql.fragment`c.committed_at >= ${filter.since}::timestamptz`);
  if (filter.until !== undefined)
    conditions.push(sql.fragment`c.committed_at < ${filter.until}::timestamptz`);
  if (filter.after !== undefined) {
    const { committedAt, sha } = filter.after;
    conditions.push(sql.fragment`(c.committed_at, c.sha) < (${committedAt}::timestamptz, ${sha})`);
  }
  return db.any(sql.type(commitRow)`
    select ${COMMIT_COLUMNS}
    from commits c
    where ${sql.join(conditions, sql.fragment` and `)}
    order by c.committed_at desc, c.sha desc
    limit ${filter.limit}`);
}

/** Asked first: the planner must know whose commits are looked for, lest it reads all of them in order of time. */
async function findAuthors(db: CommonQueryMethods, author: string): Promise<readonly string[]> {
  return db.anyFirst(sql.type(z.object({ id: z.string() }))`
    select distinct i.developer_id as id
    from developer_identities i
    where (i.provider, i.kind, i.value) in (('github', 'login', lower(${author})), ('git', 'email', lower(${author})))`);
}
