import { expect, test } from 'vitest';
import { checkDatabase } from '../../../supervisor/postgres/ensure-database.ts';
import { createRunFolder } from '../../harness/run-folder.ts';
import { startTestPostgres } from '../../harness/test-postgres.ts';

test('a PostgreSQL older than the README promises is refused in a sentence, before anything is made in it', async () => {
  const folder = await createRunFolder();
  const former = await startTestPostgres(folder.path, { major: 14 });
  try {
    await expect(checkDatabase(former.facts.adminUrl!)).rejects.toThrow(
      /^The PostgreSQL of DATABASE_URL is version 14\.\d+: Pulse needs 15 or newer\.$/,
    );
  } finally {
    await former.stop();
    await folder.remove();
  }
}, 120_000);
