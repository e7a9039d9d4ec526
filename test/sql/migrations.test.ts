import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { DEFAULT_RULES_YAML } from '../../domain/classification/default-rules-yaml.ts';
import { DEFAULT_THRESHOLDS_YAML } from '../../domain/triage/default-thresholds-yaml.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { openTestDatabase } from '../activities/open-test-database.ts';
import { createEmptyTestDatabase, createTestDatabase } from '../harness/database.ts';
import { dumpSchema } from './dump-schema.ts';

test('up, all down and up again gives the same schema, and down leaves nothing', async () => {
  await using database = await createEmptyTestDatabase();
  const ups = await migrate({ databaseUrl: database.url, direction: 'up' });
  const first = await dumpSchema(database.url);
  expect(first.length).toBeGreaterThan(100);
  const downs = await migrate({ databaseUrl: database.url, direction: 'down', count: ups.length });
  expect(downs).toHaveLength(ups.length);
  expect(await dumpSchema(database.url)).toEqual([]);
  await migrate({ databaseUrl: database.url, direction: 'up' });
  expect(await dumpSchema(database.url)).toEqual(first);
}, 240_000);

test('every column of the designs has its home', async () => {
  await using database = await createTestDatabase();
  const columns = new Set(
    (await dumpSchema(database.url)).flatMap((line) => /^column (\S+)/.exec(line)?.[1] ?? []),
  );
  const table = await readFile(new URL('../fixtures/design-columns.tsv', import.meta.url), 'utf8');
  const homes = table
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[3]!);
  expect(homes.length).toBeGreaterThan(100);
  expect(homes.filter((home) => !columns.has(home))).toEqual([]);
});

test('every table that grows carries its repository in the primary key', async () => {
  await using opened = await openTestDatabase();
  const { rows } = await opened.database.pg.query<{ name: string; key: string }>(
    `select c.relname as name, pg_get_constraintdef(k.oid) as key
     from pg_class c left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and (c.relname like 'pr\\_%' or c.relname in ('pull_requests', 'fingerprint_entries', 'lsh_bucket_entries'))`,
  );
  expect(rows.length).toBeGreaterThan(8);
  for (const { key } of rows) expect(key).toContain('repo_id');
});

test('the first configuration is the one that the code knows as default', async () => {
  await using opened = await openTestDatabase();
  const { rows } = await opened.database.pg.query<{ rules: string; thresholds: string }>(
    'select classification_rules_yaml as rules, thresholds_yaml as thresholds from config_snapshots where is_active',
  );
  expect(rows).toEqual([{ rules: DEFAULT_RULES_YAML, thresholds: DEFAULT_THRESHOLDS_YAML }]);
});
