import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BASELINE_DAYS, DEFAULT_RISK_SETTINGS } from '../../../domain/risk/risk-settings.ts';
import { riskScopeOf } from '../../../lib/risk/risk-scope-of.ts';
import { measureCommitDrop } from '../../../sql/risk/measure-commit-drop.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { addTeam, addWork } from '../../api/work/add-work.ts';

const settings = { ...DEFAULT_RISK_SETTINGS, windowDays: 14 };
let opened: OpenTestDatabase;
let client: pg.PoolClient;
beforeAll(async () => {
  opened = await openTestDatabase();
  client = await opened.database.pg.connect();
});
afterAll(async () => {
  client.release();
  await opened[Symbol.asyncDispose]();
});

/** Of a team in Berlin with one repository, in which somebody committed at these moments. */
async function measureDrop(slug: string, at: string, commits: readonly string[]) {
  const repoId = await opened.addRepository(slug);
  const { pg } = opened.database;
  const id = await addTeam(pg, slug, 'Europe/Berlin', [{ repoId, connectedAt: '2025-01-01T00:00Z' }]);
  for (const [index, moment] of commits.entries()) {
    await addWork(pg).commit({ repoId, sha: `${slug}-${index}`, author: 'ada', at: moment });
  }
  const team = { id, timeZone: 'Europe/Berlin', workDays: [1, 2, 3, 4, 5] };
  return measureCommitDrop(client, riskScopeOf(team, new Date(at), settings));
}

test('a window over a clock change begins at its hour of the day', async () => {
  // Clocks went forward on the 29th: noon was 11:00 UTC two weeks ago, and is 10:00 UTC now.
  const spring = await measureDrop('spring', '2026-04-05T10:00Z', [
    '2026-03-22T10:59:59Z',
    '2026-03-22T11:00:00Z',
    '2026-04-05T09:59:59Z',
    '2026-04-05T10:00:00Z',
  ]);
  expect(spring.commits).toBe(2);
  expect(spring.usual).toBeCloseTo(14 / BASELINE_DAYS, 9);
  // They went back on the 25th.
  const autumn = await measureDrop('autumn', '2026-11-01T11:00Z', [
    '2026-10-18T09:59:59Z',
    '2026-10-18T10:00:00Z',
    '2026-10-18T11:00:00Z',
  ]);
  expect(autumn.commits).toBe(2);
  expect(autumn.usual).toBeCloseTo(14 / BASELINE_DAYS, 9);
});

test('what is usual is told by days of the zone, also where one of them had no 24 hours', async () => {
  const before = ['2026-03-01T12:00Z', '2026-03-28T12:00Z', '2026-03-29T12:00Z', '2026-04-10T12:00Z'];
  const { usual } = await measureDrop('usual', '2026-05-03T10:00Z', before);
  expect(usual).toBeCloseTo((4 * 14) / BASELINE_DAYS, 9);
});
