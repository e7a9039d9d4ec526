import type { ClientBase } from 'pg';
import { guardedUpsert } from '../guarded-upsert.ts';

export interface WorkflowRunRow {
  readonly repo_id: number;
  readonly run_id: number;
  readonly attempt: number;
  readonly workflow: string;
  readonly path: string | null;
  readonly event: string | null;
  readonly is_from_fork: boolean;
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
  table: 'workflow_runs',
  columns: {
    repo_id: 'bigint',
    run_id: 'bigint',
    attempt: 'integer',
    workflow: 'text',
    path: 'text',
    event: 'text',
    is_from_fork: 'boolean',
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
  key: ['repo_id', 'run_id', 'attempt'],
});

/** Stores attempts of workflow runs; one each, in order of key. */
export async function upsertWorkflowRuns(client: ClientBase, rows: readonly WorkflowRunRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({ text: UPSERT, values: [JSON.stringify(rows)] });
}
