import type { ClientBase } from 'pg';

/** A co-author of a commit, by the trailer, and the developer who has that address; null when it is nobody's. */
export interface CoAuthorRow {
  readonly repoId: number;
  readonly sha: string;
  readonly committedAt: Date;
  readonly name: string;
  readonly email: string;
  readonly developerId: string | null;
}

/** Who it is by the address may become known later; whom a mailmap names stays until it is applied again. */
const UPSERT = `
  insert into commit_co_authors as c (repo_id, sha, committed_at, name, email, told_developer_id, developer_id)
  select *, n.developer_id
  from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::uuid[])
    as n (repo_id, sha, committed_at, name, email, developer_id)
  order by repo_id, sha, committed_at, email
  on conflict (repo_id, sha, committed_at, email) do update
  set told_developer_id = excluded.told_developer_id,
    developer_id = case
      when c.developer_id is distinct from c.told_developer_id then c.developer_id else excluded.developer_id end
  where excluded.told_developer_id is not null and c.told_developer_id is distinct from excluded.told_developer_id`;

/**
 * Stores co-authors of commits; those of one commit may be told again.
 * @param rows each address once a commit
 */
export async function storeCoAuthors(client: ClientBase, rows: readonly CoAuthorRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(UPSERT, [
    rows.map(({ repoId }) => repoId),
    rows.map(({ sha }) => sha),
    rows.map(({ committedAt }) => committedAt),
    rows.map(({ name }) => name),
    rows.map(({ email }) => email),
    rows.map(({ developerId }) => developerId),
  ]);
}
