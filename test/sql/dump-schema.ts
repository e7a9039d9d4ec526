import pg from 'pg';

/** Every statement's result is one kind of object, each as text in a stable order. */
const STATEMENTS = [
  `select format('column %s.%s %s %s %s %s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
     a.attidentity, pg_get_expr(d.adbin, d.adrelid))
   from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relnamespace::regnamespace::text in ('public', 'bi') and c.relkind in ('r', 'p', 'v', 'm', 'S') and a.attnum > 0 and not a.attisdropped
   order by c.oid::regclass::text, a.attname`,
  `select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
   from pg_constraint where connamespace = 'public'::regnamespace order by 1`,
  `select indexdef from pg_indexes where schemaname = 'public' order by 1`,
  `select format('policy %s %s %s', tablename, policyname, qual) from pg_policies where schemaname = 'public' order by 1`,
  `select pg_get_triggerdef(t.oid) from pg_trigger t where not tgisinternal order by 1`,
  `select pg_get_functiondef(p.oid) from pg_proc p where pronamespace = 'public'::regnamespace order by 1`,
  `select format('enum %s %s', t.typname, string_agg(e.enumlabel, ',' order by e.enumsortorder))
   from pg_enum e join pg_type t on t.oid = e.enumtypid group by t.typname order by 1`,
  `select format('partition %s of %s %s', inhrelid::regclass, inhparent::regclass, pg_get_expr(c.relpartbound, c.oid))
   from pg_inherits join pg_class c on c.oid = inhrelid order by 1`,
  `select format('config %s %s %s', is_active, md5(classification_rules_yaml), md5(thresholds_yaml)) from config_snapshots`,
];

/** The schema of a database as lines of text: equal schemas give equal lines. */
export async function dumpSchema(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const lines: string[] = [];
    for (const statement of STATEMENTS) {
      if (statement.includes('config_snapshots')) {
        const { rows } = await client.query(`select to_regclass('config_snapshots') is not null as present`);
        if (!rows[0].present) continue;
      }
      const { rows } = await client.query<string[]>({ text: statement, rowMode: 'array' });
      // The table in which the runner keeps its own record is not ours.
      lines.push(...rows.map((row) => String(row[0])).filter((line) => !line.includes('schema_migrations')));
    }
    return lines;
  } finally {
    await client.end();
  }
}
