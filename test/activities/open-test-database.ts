import { type Database, openDatabase } from '../../lib/database/database.ts';
import { createTestDatabase } from '../harness/database.ts';

export interface OpenTestDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly url: string;
  /** Adds a repository and returns its id. */
  addRepository(name: string, source?: string): Promise<number>;
}

/** A database of the test's own, with connections to it. */
export async function openTestDatabase(): Promise<OpenTestDatabase> {
  const created = await createTestDatabase();
  const database = await openDatabase({ url: created.url, applicationName: 'test' });
  return {
    database,
    url: created.url,
    addRepository: async (name, source) => {
      const { rows } = await database.pg.query<{ repo_id: number }>(
        `insert into repositories (owner, name, mirror_source) values ('acme', $1, $2) returning repo_id`,
        [name, source ?? null],
      );
      return rows[0]!.repo_id;
    },
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await created[Symbol.asyncDispose]();
    },
  };
}
