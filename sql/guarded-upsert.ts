export interface GuardedTable {
  readonly table: string;
  /** Columns with their SQL types, as `json_to_recordset` reads them; `provider_version` is one of them. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns of the unique key, in order. */
  readonly key: readonly string[];
  /** Columns of which a null keeps what is stored. */
  readonly keep?: readonly string[];
}

/**
 * A statement that takes rows as one JSON array and inserts each, or puts it over a stored row of the same key whose
 * `provider_version` is lower. It inserts in order of key, so that two such statements wait for each other at most once.
 */
export function guardedUpsert({ table, columns, key, keep = [] }: GuardedTable): string {
  const names = Object.keys(columns);
  const all = names.join(', ');
  const record = names.map((name) => `${name} ${columns[name]}`).join(', ');
  const set = names
    .filter((name) => !key.includes(name))
    .map(
      (name) =>
        `${name} = ${keep.includes(name) ? `coalesce(excluded.${name}, t.${name})` : `excluded.${name}`}`,
    )
    .join(', ');
  return `
    insert into ${table} as t (${all})
    select ${all} from json_to_recordset($1::json) as f (${record})
    order by ${key.join(', ')}
    on conflict (${key.join(', ')}) do update set ${set}
    where t.provider_version is null or t.provider_version < excluded.provider_version`;
}
