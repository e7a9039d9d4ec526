import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const migrationRow = z.object({ name: z.string() });

/** Names of the migrations that this database has. */
export async function listAppliedMigrations(db: CommonQueryMethods): Promise<readonly string[]> {
  return db.anyFirst(sql.type(migrationRow)`select name from schema_migrations order by run_on, id`);
}
