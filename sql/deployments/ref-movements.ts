import type { ClientBase } from 'pg';
import type { RefKind, ToldMovement } from '../../domain/deployments/ref-movement.ts';

export interface StoredMovement extends ToldMovement {
  readonly kind: RefKind;
  readonly name: string;
}

/** Rows sent to the database at a time. */
const ROWS_PER_STATEMENT = 5_000;

/** Stores what was told of movements of refs; what is known already stays. */
export async function insertRefMovements(
  client: ClientBase,
  movements: readonly (StoredMovement & { readonly repoId: number })[],
): Promise<void> {
  for (let from = 0; from < movements.length; from += ROWS_PER_STATEMENT) {
    const rows = movements.slice(from, from + ROWS_PER_STATEMENT).map((one) => ({
      repo_id: one.repoId,
      kind: one.kind,
      name: one.name,
      commit_sha: one.commitSha ?? '',
      told_by: one.toldBy,
      before_sha: one.beforeSha ?? '',
      moved_at: one.movedAt,
      seen_at: one.seenAt,
      seen_before_at: one.seenBeforeAt,
    }));
    await client.query({
      text: `
        insert into ref_movements (repo_id, kind, name, commit_sha, told_by, before_sha, moved_at, seen_at, seen_before_at)
        select f.* from json_to_recordset($1::json) as f (
          repo_id bigint, kind text, name text, commit_sha text, told_by text, before_sha text, moved_at timestamptz,
          seen_at timestamptz, seen_before_at timestamptz)
        order by repo_id, kind, name, commit_sha, told_by, before_sha, moved_at
        on conflict do nothing`,
      values: [JSON.stringify(rows)],
    });
  }
}

/**
 * What was told of refs of one kind.
 * @param which their names, or LIKE patterns over them
 * @param limit rows; the newest are taken
 */
export async function listRefMovements(
  client: ClientBase,
  repoId: number,
  kind: RefKind,
  which: { readonly names: readonly string[] } | { readonly like: readonly string[] },
  limit: number,
): Promise<StoredMovement[]> {
  const { rows } = await client.query<StoredMovement>({
    text: `
      select kind, name, nullif(commit_sha, '') as "commitSha", nullif(before_sha, '') as "beforeSha", told_by as "toldBy",
        moved_at as "movedAt", seen_at as "seenAt", seen_before_at as "seenBeforeAt"
      from ref_movements
      where repo_id = $1 and kind = $2 and ${'names' in which ? 'name = any ($3::text[])' : 'name like any ($3::text[])'}
      order by moved_at desc, name, commit_sha limit $4`,
    values: [repoId, kind, 'names' in which ? which.names : which.like, limit],
  });
  return rows;
}
