import { chmod } from 'node:fs/promises';
import { dirname } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { askRunService } from '../harness/ask-run-service.ts';
import { createEmptyTestDatabase } from '../harness/database.ts';
import { createTestPlace, startPulse, stopPulse } from './start-pulse.ts';

test('a PostgreSQL and a Temporal of the user are used instead of our own, and get schema and search attributes', async () => {
  await using place = await createTestPlace();
  await using database = await createEmptyTestDatabase();
  const { address } = await askRunService('temporal');
  const environment = {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: address!,
    TEMPORAL_NAMESPACE: `supervisor-${process.pid}`,
    PULSE_TOKEN: 'a-token-of-my-own-choice',
  };
  const pulse = startPulse(place, { environment });
  const addresses = await pulse.ready;
  expect(addresses.temporalAddress).toBe(address);
  expect(await place.recorded('temporal')).toBeUndefined();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ count: string }>('select count(*) from schema_migrations');
  await client.end();
  expect(Number(rows[0]!.count)).toBeGreaterThan(0);
  const { stdout, stderr } = await stopPulse(pulse);
  expect(stdout + stderr).not.toContain(environment.PULSE_TOKEN);
  expect(stdout + stderr).not.toContain(new URL(database.url).password);
});

test.runIf(process.getuid?.() === 0)(
  'root may keep the data in a folder that only root may enter',
  async () => {
    await using place = await createTestPlace();
    await chmod(dirname(place.dataDir), 0o700);
    const pulse = startPulse(place);
    await pulse.ready;
    expect(await stopPulse(pulse)).toMatchObject({ code: 0, stderr: '' });
  },
);
