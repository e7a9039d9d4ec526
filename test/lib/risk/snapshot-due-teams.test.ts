import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RISK_FACTOR_NAMES } from '../../../domain/risk/all-risk-factors.ts';
import { createLogger } from '../../../lib/logger.ts';
import { simulateRisk } from '../../../lib/risk/simulate-risk.ts';
import { snapshotDueTeams } from '../../../lib/risk/snapshot-due-teams.ts';
import { storeRisk } from '../../../lib/risk/store-risk.ts';
import { insertRiskSettings } from '../../../sql/risk/risk-settings.ts';
import { listRiskSnapshots } from '../../../sql/risk/risk-snapshots.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import { addRiskFacts, EXPECTED_SCORE, EXPECTED_VALUES } from '../../sql/risk/risk-facts.ts';

/** A Wednesday. */
const AT = new Date('2026-03-18T12:00Z');
const EVERYTHING = { from: null, until: null, after: null, limit: 100 };
const logger = createLogger({ name: 'test', level: 'silent' });

let opened: OpenTestDatabase;
let shop: number;
let web: { id: string; timeZone: string; workDays: number[] };

async function addTeam(slug: string, timeZone = 'UTC'): Promise<string> {
  const { rows } = await opened.database.pg.query<{ id: string }>(
    'insert into teams (name, slug, timezone) values ($1, $1, $2) returning id',
    [slug, timeZone],
  );
  return rows[0]!.id;
}

beforeAll(async () => {
  opened = await openTestDatabase();
  shop = await opened.addRepository('shop');
  web = { id: await addTeam('web'), timeZone: 'UTC', workDays: [1, 2, 3, 4, 5] };
  const late = await opened.addRepository('late');
  await addRiskFacts(opened.database.pg, { at: AT, shop, late, teamId: web.id });
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  await opened.database.pg.query('delete from risk_snapshots; delete from risk_settings');
});

const snapshots = async (teamId = web.id) => listRiskSnapshots(opened.database.pg, teamId, EVERYTHING);
const round = (at: string, options = {}) =>
  snapshotDueTeams({ database: opened.database, logger }, { clock: () => new Date(at), ...options });

describe('a snapshot', () => {
  test('has the score that the formula gives by hand, and says what it is made of', async () => {
    const stored = (await storeRisk(opened.database, web, AT))!;
    expect(stored).toMatchObject({
      score: EXPECTED_SCORE,
      level: 'high',
      definitionVersion: 2,
      settingsVersion: null,
    });
    expect(stored.explanation).toBe(
      'The risk is high: 67 of 100. 4 pull requests wait too long for a first review (of 7 open, by 4 developers; 20 points); ' +
        '40 % of the production deployments failed (2 of 5; 15 points); ' +
        'first reviews take 2.8 times as long as usual (11 hours, usually 4; 13 points).',
    );
    for (const { name, value, weight } of stored.factors) {
      expect(value).toBeCloseTo(EXPECTED_VALUES[name], 3);
      expect(weight).toBeGreaterThan(0);
    }
    expect(stored.factors[0]).toMatchObject({ impactScore: 100, contribution: 20, botsExcluded: 1 });
    const trends = stored.factors.map(({ name, previous, trend }) => [name, previous, trend]);
    // A week before three stalled for three people, and coverage had risen from 70 to 77.5 %.
    expect(trends[0]).toEqual(['stalled_pull_requests', 1, 'same']);
    expect(trends[4]).toEqual(['coverage_trend', 7.5, 'worse']);
    expect(stored.freshness).toMatchObject({ oldestPendingAt: null });
  });

  test('recommends what to do about the very pull requests, with GitHub’s address where it is known', async () => {
    const { recommendations } = (await storeRisk(opened.database, web, AT))!;
    expect(
      recommendations.slice(0, 4).map(({ url, priority, relatedFactor }) => [url, priority, relatedFactor]),
    ).toEqual([
      [`/v1/repositories/${shop}/pull-requests/8`, 'high', 'stalled_pull_requests'],
      [`/v1/repositories/${shop}/pull-requests/7`, 'high', 'stalled_pull_requests'],
      ['https://github.com/acme/shop/pull/1', 'high', 'stalled_pull_requests'],
      ['https://deploy.example.org/200', 'high', 'failed_deployments'],
    ]);
    expect(recommendations[0]!.action).toMatch(
      /^Review acme\/shop#8 \(title of 8\), which has waited for \d+ working hours$/,
    );
    expect(recommendations.find(({ relatedFactor }) => relatedFactor === 'review_time')).toMatchObject({
      url: 'https://github.com/acme/shop/pull/3',
    });
    expect(recommendations.length).toBeLessThanOrEqual(10);
  });

  test('follows the settings of the team, and names their version', async () => {
    const factors = Object.fromEntries(RISK_FACTOR_NAMES.map((name) => [name, { weight: 0 }]));
    const settings = { factors: { ...factors, coverage_trend: { weight: 1, alarming: -10 } } };
    const { version } = await insertRiskSettings(opened.database.pg, web.id, settings, null);
    expect(await storeRisk(opened.database, web, AT)).toMatchObject({ score: 25, settingsVersion: version });
  });

  test('is not made of a team of which nothing is known', async () => {
    const id = await addTeam('empty');
    expect(await storeRisk(opened.database, { ...web, id }, AT)).toBeNull();
  });
});

describe('a round', () => {
  test('computes each due team once for an hour, and once for all that were missed', async () => {
    expect(await round('2026-03-18T12:10Z')).toMatchObject({
      computed: 1,
      nextAt: '2026-03-18T16:00:00.000Z',
    });
    expect(await round('2026-03-18T12:25Z')).toMatchObject({ computed: 0 });
    expect(await round('2026-03-18T16:00Z')).toMatchObject({ computed: 1 });
    // Away from Wednesday evening until Saturday.
    expect(await round('2026-03-21T10:00Z')).toMatchObject({
      computed: 1,
      nextAt: '2026-03-23T08:00:00.000Z',
    });
    expect(await round('2026-03-21T10:15Z')).toMatchObject({ computed: 0 });
    expect((await snapshots()).map(({ calculatedAt }) => calculatedAt.toISOString().slice(5, 16))).toEqual([
      '03-21T10:00',
      '03-18T16:00',
      '03-18T12:10',
    ]);
  });

  test('reaches teams beyond its first batch, and a bad one stops no other', async () => {
    const bad = [];
    for (const slug of ['bad', 'worse']) {
      const teamId = await addTeam(slug, 'Asia/Tokyo');
      bad.push(teamId);
      await insertRiskSettings(opened.database.pg, teamId, { windowDays: 5 }, 'written by hand');
    }
    const result = await round('2026-03-18T12:10Z', { teamsPerBatch: 1 });
    expect(result).toMatchObject({ computed: 1, failed: 2 });
    expect(result.teams).toBeGreaterThanOrEqual(3);
    // Once it is mended, the next round makes up for it.
    await opened.database.pg.query('delete from risk_settings');
    await opened.database.pg.query(
      `insert into team_repositories (team_id, repo_id, connected_at) values ($1, $2, '2026-01-01')`,
      [bad[0], shop],
    );
    expect(await round('2026-03-18T12:25Z')).toMatchObject({ computed: 1, failed: 0 });
    expect(await snapshots(bad[0])).toHaveLength(1);
  });
});

describe('what if', () => {
  const suppose = (factors: object, closed: { repoId: number; number: number }[] = []) =>
    simulateRisk(opened.database, web, AT, { factors, closed });

  test('a factor had another value', async () => {
    const { now, supposed } = await suppose({ failed_deployments: 5, coverage_trend: 0 });
    // 15 and 5 of the 67.375 points go.
    expect([now!.score, supposed!.score, supposed!.level]).toEqual([67, 47, 'medium']);
  });

  test('pull requests were closed', async () => {
    const { now, supposed } = await suppose(
      {},
      [1, 7].map((number) => ({ repoId: shop, number })),
    );
    // Two stalled ones less are 10 points, and 5 open ones for four people are calm.
    expect([now!.score, supposed!.score]).toEqual([67, Math.round(67.375 - 10 - 1)]);
  });

  test('nothing were different: nothing is', async () => {
    const { now, supposed } = await suppose({});
    expect(supposed).toEqual(now);
  });

  test('a pull request that is not open is refused', async () => {
    await expect(suppose({}, [{ repoId: shop, number: 5 }])).rejects.toThrow(
      `#5 of repository ${shop} is not`,
    );
  });
});
