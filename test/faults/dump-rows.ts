import type { Pool } from 'pg';

/** Columns whose values may differ between two runs over the same repository: generated ids, times, and measurements. */
const GENERATED = [
  'id',
  'write_id',
  'author_id',
  'developer_id',
  'analysis_run_id',
  'attempts',
  'mirror_source',
  'created_at',
  'updated_at',
  'ingested_at',
  'computed_at',
  'queued_at',
  'started_at',
  'finished_at',
  'last_analyzed_at',
  'sync_started_at',
  'sync_completed_at',
  'sync_counts',
  'sync_stage_counts',
  'read_at',
  'synced_through',
  'reach_changed_at',
  'enqueued_at',
  'seen_at',
  'seen_before_at',
];
/** Of pull requests, these times are facts. */
const FACTS: Readonly<Record<string, readonly string[]>> = { pull_requests: ['created_at', 'updated_at'] };
/** What tells of work that somebody else does at his own times, and what was promised until a sweep sees that it is done. */
const NOT_COMPARED = new Set([
  'schema_migrations',
  'config_snapshots',
  'first_deployments_pending',
  'job_state',
  'promised_work',
  'rollup_policies',
  'rollup_dirty',
]);

/**
 * All rows of all tables as text, in an order that does not depend on how they came about: `pr_id` is replaced by the
 * pull request's number, and generated values are left out.
 */
export async function dumpRows(pg: Pool): Promise<Record<string, string[]>> {
  const { rows: tables } = await pg.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     order by 1`,
  );
  const dump: Record<string, string[]> = {};
  for (const { name } of tables) {
    if (!NOT_COMPARED.has(name)) dump[name] = await dumpTable(pg, name);
  }
  return dump;
}

async function dumpTable(pg: Pool, table: string): Promise<string[]> {
  const left = GENERATED.filter((column) => !FACTS[table]?.includes(column));
  const { rows } = await pg.query<{ row: Record<string, unknown> }>(
    `select to_jsonb(t) - $1::text[] as row from ${table} t`,
    [left],
  );
  const numbers = await readNumbers(pg);
  const named = rows.map(({ row }) =>
    Object.fromEntries(
      Object.entries(row)
        .map(([column, value]) => [column, /^pr_id/.test(column) ? numbers.get(Number(value)) : value])
        .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
    ),
  );
  return named.map((row) => JSON.stringify(row)).sort();
}

async function readNumbers(pg: Pool): Promise<Map<number, number>> {
  const { rows } = await pg.query<{ pr_id: number; number: number }>(
    'select pr_id, number from pull_requests',
  );
  return new Map(rows.map((row) => [row.pr_id, row.number]));
}

/** What a person needs to see of a difference: whole dumps would fill the screen. */
const SHOWN_ROWS = 1;
const SHOWN_CHARS = 500;

/** How many rows only one of two dumps has, by table, with the first of them; empty when the dumps are equal. */
export function compareDumps(left: Record<string, string[]>, right: Record<string, string[]>): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((table) => {
    const onlyLeft = subtract(left[table] ?? [], right[table] ?? []);
    const onlyRight = subtract(right[table] ?? [], left[table] ?? []);
    if (onlyLeft.length + onlyRight.length === 0) return [];
    const show = (rows: string[]) => rows.slice(0, SHOWN_ROWS).map((row) => row.slice(0, SHOWN_CHARS));
    return [
      `${table}: ${onlyLeft.length} rows only left, ${onlyRight.length} only right`,
      ...show(onlyLeft),
      ...show(onlyRight),
    ];
  });
}

/** Rows of the first that the second lacks, as often as it lacks them. */
function subtract(rows: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const row of others) counts.set(row, (counts.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = counts.get(row) ?? 0;
    counts.set(row, count - 1);
    return count <= 0;
  });
}
