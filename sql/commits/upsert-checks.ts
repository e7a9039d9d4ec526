import type { ClientBase } from 'pg';
import type { CheckFact } from '../../domain/facts/delivery-facts.ts';
import { guardedUpsert } from '../guarded-upsert.ts';

export interface CheckRow {
  readonly repo_id: number;
  readonly kind: CheckFact['checkKind'];
  readonly provider_id: number;
  readonly name: string;
  readonly sha: string;
  readonly branch: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly url: string | null;
  readonly started_at: Date | null;
  readonly completed_at: Date | null;
  readonly provider_updated_at: Date;
  readonly provider_version: string;
}

const UPSERT = guardedUpsert({
  table: 'checks',
  columns: {
    repo_id: 'bigint',
    kind: 'text',
    provider_id: 'bigint',
    name: 'text',
    sha: 'text',
    branch: 'text',
    status: 'text',
    conclusion: 'text',
    url: 'text',
    started_at: 'timestamptz',
    completed_at: 'timestamptz',
    provider_updated_at: 'timestamptz',
    provider_version: 'text',
  },
  key: ['repo_id', 'kind', 'provider_id'],
});

/** Stores checks; one each, in order of key. */
export async function upsertChecks(client: ClientBase, rows: readonly CheckRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
}
