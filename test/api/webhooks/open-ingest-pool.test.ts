import { expect, test } from 'vitest';
import { openIngestPool } from '../../../api/webhooks/open-ingest-pool.ts';
import { createTestDatabase } from '../../harness/database.ts';

test.each([
  ['whatever the server’s default', '', { synchronous_commit: 'on', work_mem: '4MB' }],
  [
    'whatever else the URL asks for',
    '?options=-c%20work_mem%3D9MB',
    { synchronous_commit: 'on', work_mem: '9MB' },
  ],
  [
    'unless the URL says otherwise',
    '?options=-c%20synchronous_commit%3Doff',
    { synchronous_commit: 'off', work_mem: '4MB' },
  ],
])('a commit waits for the disk, %s', async (_, query, expected) => {
  await using database = await createTestDatabase();
  const pool = openIngestPool(database.url + query, () => {});
  try {
    const { rows } = await pool.query(
      `select current_setting('synchronous_commit') as synchronous_commit, current_setting('work_mem') as work_mem`,
    );
    expect(rows).toEqual([expected]);
  } finally {
    await pool.end();
  }
});
