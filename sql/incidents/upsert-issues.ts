import type { ClientBase } from 'pg';
import { guardedUpsert } from '../guarded-upsert.ts';

export interface IssueRow {
  readonly repo_id: number;
  readonly provider_id: number;
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly state_reason: string | null;
  readonly title: string;
  readonly body: string | null;
  readonly labels: readonly string[];
  readonly author_id: string | null;
  readonly author_login: string | null;
  readonly url: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly closed_at: Date | null;
  readonly deleted_at: Date | null;
  readonly provider_version: string;
}

const UPSERT = guardedUpsert({
  table: 'issues',
  columns: {
    repo_id: 'bigint',
    provider_id: 'bigint',
    number: 'int',
    state: 'text',
    state_reason: 'text',
    title: 'text',
    body: 'text',
    labels: 'text[]',
    author_id: 'uuid',
    author_login: 'text',
    url: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    closed_at: 'timestamptz',
    deleted_at: 'timestamptz',
    provider_version: 'text',
  },
  key: ['repo_id', 'provider_id'],
});

/** Stores issues; one each, in order of key. */
export async function upsertIssues(client: ClientBase, rows: readonly IssueRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
}
