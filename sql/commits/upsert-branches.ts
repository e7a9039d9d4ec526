import type { ClientBase } from 'pg';
import { guardedUpsert } from '../guarded-upsert.ts';

export interface BranchRow {
  readonly repo_id: number;
  readonly name: string;
  readonly head_sha: string | null;
  readonly is_default: boolean;
  readonly pushed_at: Date;
  readonly pushed_by_login: string | null;
  readonly pushed_by_account_id: number | null;
  readonly was_forced: boolean;
  readonly deleted_at: Date | null;
  readonly provider_updated_at: Date;
  readonly provider_version: string;
}

const UPSERT = guardedUpsert({
  table: 'branches',
  columns: {
    repo_id: 'bigint',
    name: 'text',
    head_sha: 'text',
    is_default: 'boolean',
    pushed_at: 'timestamptz',
    pushed_by_login: 'text',
    pushed_by_account_id: 'bigint',
    was_forced: 'boolean',
    deleted_at: 'timestamptz',
    provider_updated_at: 'timestamptz',
    provider_version: 'text',
  },
  key: ['repo_id', 'name'],
  keep: { pushed_by_login: 'pushed_by_login', pushed_by_account_id: 'pushed_by_login' },
});

const NOTE_FORCED = `
  update branches b set forced_at = f.forced_at
  from unnest($1::bigint[], $2::text[], $3::timestamptz[]) as f (repo_id, name, forced_at)
  where b.repo_id = f.repo_id and b.name = f.name and (b.forced_at is null or b.forced_at < f.forced_at)`;

/**
 * Stores where branches point.
 * @param rows the newest of each branch, in order of key
 * @param forced the last forced push of each branch that had one
 */
export async function upsertBranches(
  client: ClientBase,
  rows: readonly BranchRow[],
  forced: readonly { readonly repoId: number; readonly name: string; readonly forcedAt: Date }[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
  if (forced.length === 0) return;
  await client.query({
    text: NOTE_FORCED,
    values: [
      forced.map(({ repoId }) => repoId),
      forced.map(({ name }) => name),
      forced.map(({ forcedAt }) => forcedAt),
    ],
  });
}
