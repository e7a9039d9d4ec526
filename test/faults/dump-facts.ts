import type { Pool } from 'pg';

/** What deliveries leave behind for good. Work that is still to be done, and what is computed from facts, has tests of its own. */
export const FACT_TABLES = [
  'branches',
  'checks',
  'commits',
  'deployment_statuses',
  'deployments',
  'developer_identities',
  'developers',
  'github_installations',
  'incidents',
  'issues',
  'organizations',
  'pull_requests',
  'releases',
  'repositories',
  'review_comments',
  'review_threads',
  'reviews',
  'waiting_facts',
] as const;
/**
 * When it was written that there is something to do, when we were told of something, and by which rule a base was found, which depends
 * on whether the mirror was read before or after a merge (the base itself is the same, and compared).
 */
const NOT_FACTS_COLUMNS = [
  'refetch_at',
  'mirror_outdated_at',
  'analysis_status',
  'sync_status',
  'told_at',
  'base_rule',
];

interface Column {
  readonly table: string;
  readonly name: string;
  /** Numbered, drawn or timed by the database. */
  readonly isGenerated: boolean;
  readonly isDeveloper: boolean;
}

/** All rows of all tables of facts as text, without what the database makes up: people stand by their identities. */
export async function dumpFacts(pg: Pool): Promise<Record<string, string[]>> {
  const people = await readPeople(pg);
  const dump: Record<string, string[]> = {};
  for (const [table, columns] of await readColumns(pg)) {
    const isLeftOut = new Set(columns.filter(({ isGenerated }) => isGenerated).map(({ name }) => name));
    const isDeveloper = new Set(columns.filter((column) => column.isDeveloper).map(({ name }) => name));
    const { rows } = await pg.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table} t`,
    );
    const pullRequests = table === 'pull_requests' ? null : await readNumbers(pg);
    dump[table] = rows.map(({ row }) => {
      const entries = Object.entries(row).flatMap(([name, value]) => {
        if (name === 'pr_id') return pullRequests === null ? [] : [[name, pullRequests.get(Number(value))]];
        if (isDeveloper.has(name)) return [[name, people.get(String(value)) ?? null]];
        return isLeftOut.has(name) ? [] : [[name, value]];
      });
      return JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))));
    });
    dump[table].sort();
  }
  return dump;
}

async function readColumns(pg: Pool): Promise<Map<string, Column[]>> {
  const { rows } = await pg.query<Column>(
    `select c.relname as table, a.attname as name,
       a.attidentity <> '' or coalesce(pg_get_expr(d.adbin, d.adrelid) ~ 'now\\(|gen_random_uuid', false)
         or a.attname = any ($1) or exists (
           select from pg_constraint k join pg_attribute ta on ta.attrelid = k.confrelid and ta.attnum = any (k.confkey)
           where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any (k.conkey) and ta.attidentity <> ''
             and ta.attname not in ('repo_id', 'pr_id') and ta.attname = a.attname
         ) as "isGenerated",
       exists (
         select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and a.attnum = any (k.conkey)
           and k.confrelid = 'developers'::regclass
       ) or a.attname in ('author_id', 'developer_id') as "isDeveloper"
     from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relnamespace = 'public'::regnamespace and c.relname = any ($2)
     order by 1, 2`,
    [NOT_FACTS_COLUMNS, FACT_TABLES],
  );
  const tables = new Map<string, Column[]>();
  for (const column of rows) {
    const isRepository = column.table === 'repositories' && column.name === 'repo_id';
    const columns = tables.get(column.table) ?? [];
    columns.push({ ...column, isGenerated: column.isGenerated && !isRepository });
    tables.set(column.table, columns);
  }
  return tables;
}

async function readPeople(pg: Pool): Promise<Map<string, string>> {
  const { rows } = await pg.query<{ id: string; name: string }>(
    `select developer_id as id, string_agg(provider || ':' || kind || ':' || value, ' ' order by provider, kind, value) as name
     from developer_identities group by 1`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function readNumbers(pg: Pool): Promise<Map<number, number>> {
  const { rows } = await pg.query<{ pr_id: string; number: number }>(
    'select pr_id, number from pull_requests',
  );
  return new Map(rows.map((row) => [Number(row.pr_id), row.number]));
}
