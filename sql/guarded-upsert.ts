export interface GuardedTable {
  readonly table: string;
  /** Columns with their SQL types, as `json_to_recordset` reads them; `provider_version` is one of them. */
  readonly columns: Readonly<Record<string, string>>;
  /** Columns of the unique key, in order. */
  readonly key: readonly string[];
  /** Columns that keep what is stored where a column is null: each its own, or the one that it goes with. */
  readonly keep?: Readonly<Record<string, string>>;
}

/**
 * A statement that takes rows as one JSON array and inserts each, or puts it over a stored row of the same key whose
 * `provider_version` is lower. It inserts in order of key, so that two such statements wait for each other at most once.
 */
export function guardedUpsert({ table, columns, key, keep = {} }: GuardedTable): string {
  const names = Object.keys(columns);
  const all = names.join(', ');
  const record = names.map((name) => `${name} ${columns[name]}`).join(', ');
  const set = names
    .filter((name) => !key.includes(name))
    .map((name) => {
      const told = keep[name];
      if (told === undefined) return `${name} = excluded.${name}`;
      return `${name} = case when excluded.${told} is null then t.${name} else excluded.${name} end`;
    })
    .join(', ');
  return `
    insert into ${table} as t (${all})
    select ${all} from json_to_recordset($1::json) as f (${record})
    order by ${key.join(', ')}
    on conflict (${key.join(', ')}) do update set ${set}
    where t.provider_version is null or t.provider_version < excluded.provider_version`;
}
