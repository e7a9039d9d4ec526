import type { ClientBase } from 'pg';

export interface WaitingFactRow {
  readonly repo_id: number;
  readonly parent_kind: 'pull_request' | 'deployment';
  /** The pull request's number, or the deployment's id at the provider. */
  readonly parent_key: number;
  readonly fact_digest: string;
  readonly fact: unknown;
  readonly origin: 'event' | 'api' | 'mirror';
  readonly observed_at: Date | null;
  readonly delivery_id: string | null;
}

/** Keeps facts until what they belong to is stored; one that waits already waits once. */
export async function insertWaitingFacts(client: ClientBase, rows: readonly WaitingFactRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    text: `
      insert into waiting_facts (repo_id, parent_kind, parent_key, fact_digest, fact, origin, observed_at, delivery_id)
      select f.* from json_to_recordset($1::json) as f (
        repo_id bigint, parent_kind text, parent_key bigint, fact_digest text, fact jsonb, origin text,
        observed_at timestamptz, delivery_id text)
      order by 1, 2, 3, 4
      on conflict do nothing`,
    values: [JSON.stringify(rows)],
  });
}

/** Takes out what waits for these. */
export async function takeWaitingFacts(
  client: ClientBase,
  parents: readonly Pick<WaitingFactRow, 'repo_id' | 'parent_kind' | 'parent_key'>[],
): Promise<WaitingFactRow[]> {
  if (parents.length === 0) return [];
  const { rows } = await client.query<WaitingFactRow>({
    text: `
      delete from waiting_facts w
      using unnest($1::bigint[], $2::text[], $3::bigint[]) as k (repo_id, parent_kind, parent_key)
      where w.repo_id = k.repo_id and w.parent_kind = k.parent_kind and w.parent_key = k.parent_key
      returning w.repo_id, w.parent_kind, w.parent_key, w.fact_digest, w.fact, w.origin, w.observed_at, w.delivery_id`,
    values: [
      parents.map((parent) => parent.repo_id),
      parents.map((parent) => parent.parent_kind),
      parents.map((parent) => parent.parent_key),
    ],
  });
  return rows;
}
