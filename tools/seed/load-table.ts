import type { ClientBase } from 'pg';
import { type CopyWriter, copyStream } from '../../sql/copy-binary.ts';

/** What an index or a constraint of a table is made of again. */
interface Definition {
  readonly drop: string;
  readonly create: string;
}

/**
 * Copies rows into a table with its triggers off and without its indexes, which are made again at the end: all in one
 * transaction. Needs a superuser, since foreign keys are triggers, too.
 * @returns rows written
 */
export async function loadTable(
  client: ClientBase,
  table: string,
  columns: string,
  write: (writer: CopyWriter) => boolean,
): Promise<number> {
  await client.query('begin');
  try {
    await client.query('set local session_replication_role = replica');
    const definitions = await listDefinitions(client, table);
    for (const { drop } of definitions) await client.query(drop);
    const rows = await copyStream(client, `${table} (${columns})`, write);
    for (const { create } of definitions) await client.query(create);
    await client.query('commit');
    return rows;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Indexes, and unique constraints that no foreign key needs. */
async function listDefinitions(client: ClientBase, table: string): Promise<Definition[]> {
  const { rows } = await client.query<Definition>(
    `select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as drop,
       format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as create
     from pg_constraint c
     where c.conrelid = $1::regclass and c.contype in ('p', 'u')
       and not exists (select from pg_constraint f where f.contype = 'f' and f.confrelid = c.conrelid and f.conindid = c.conindid)
     union all
     select format('drop index %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
     from pg_index i
     where i.indrelid = $1::regclass and not exists (
       select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
     )`,
    [table],
  );
  return rows;
}
