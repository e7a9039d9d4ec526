import type { ClientBase } from 'pg';
import { guardedUpsert } from '../guarded-upsert.ts';

export interface ReleaseRow {
  readonly repo_id: number;
  readonly provider_id: number;
  readonly tag_name: string;
  readonly name: string | null;
  readonly is_draft: boolean;
  readonly is_prerelease: boolean;
  readonly target: string | null;
  readonly author_login: string | null;
  readonly url: string | null;
  readonly created_at: Date;
  readonly published_at: Date | null;
  readonly deleted_at: Date | null;
  readonly provider_updated_at: Date;
  readonly provider_version: string;
}

const UPSERT = guardedUpsert({
  table: 'releases',
  columns: {
    repo_id: 'bigint',
    provider_id: 'bigint',
    tag_name: 'text',
    name: 'text',
    is_draft: 'boolean',
    is_prerelease: 'boolean',
    target: 'text',
    author_login: 'text',
    url: 'text',
    created_at: 'timestamptz',
    published_at: 'timestamptz',
    deleted_at: 'timestamptz',
    provider_updated_at: 'timestamptz',
    provider_version: 'text',
  },
  key: ['repo_id', 'provider_id'],
});

/** Stores releases; one each, in order of key. */
export async function upsertReleases(client: ClientBase, rows: readonly ReleaseRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
}
