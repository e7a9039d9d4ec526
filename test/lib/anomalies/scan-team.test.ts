import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { scanAllTeams } from '../../../lib/anomalies/scan-all-teams.ts';
import { createLogger } from '../../../lib/logger.ts';
import { addAnomalySettings } from '../../../sql/anomalies/anomaly-settings.ts';
import { muteAnomaly } from '../../../sql/anomalies/list-anomalies.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import {
  addCommits,
  addCoverage,
  addOpenPullRequest,
  addReview,
  createScene,
  DAY_MS,
  NOW,
  type Scene,
  workDaysBefore,
} from './scene.ts';

let opened: OpenTestDatabase;
let scene: Scene;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  scene = await createScene(opened.database);
});

const titles = async () => (await scene.anomalies()).map(({ type, state, title }) => [type, state, title]);

describe('commits', () => {
  // Tuesday the 17th is the last day that is over; low from Friday on.
  const low = ['2026-03-13', '2026-03-16', '2026-03-17'];
  const usualDays = workDaysBefore('2026-03-16', 12).filter((day) => !low.includes(day));

  test('that stop are told in days of the team’s zone, with the days and their commits as evidence', async () => {
    await addCommits(scene, usualDays, 9);
    await addCommits(scene, low, 2);
    // Half past midnight in Berlin on the 18th, which is not over.
    await scene.query(
      `insert into commits (repo_id, sha, committed_at, message, on_default_branch)
       select $1, 'late' || n, '2026-03-17T23:30Z', 'work', true from generate_series(1, 30) n`,
      [scene.repoId],
    );
    expect(await scene.scan()).toEqual({ raised: 1, kept: 0, resolved: 0 });
    const [anomaly] = await scene.anomalies();
    expect(anomaly).toMatchObject({
      type: 'commit_frequency_drop',
      subject: 'team',
      repoId: null,
      title: '6 commits on 3 work days since 2026-03-13, usually 27',
    });
    expect(anomaly!.evidence.causes.map(({ id, value }) => [id, value])).toEqual(low.map((day) => [day, 2]));
    expect(anomaly!.evidence.causes[0]!.url).toBe(
      `/v1/teams/${scene.teamId}/metrics/commit_count/items?from=2026-03-12T23:00:00.000Z&to=2026-03-13T23:00:00.000Z`,
    );
  });

  test('of machines neither hide a drop nor make one', async () => {
    await addCommits(scene, usualDays, 9);
    await addCommits(scene, low, 2);
    await addCommits(scene, low, 50, 'renovate[bot]');
    expect((await scene.scan()).raised).toBe(1);
    await scene.query(`insert into bot_rules (team_id, kind, pattern) values ($1, 'login', 'ada')`, [
      scene.teamId,
    ]);
    expect(await scene.scan()).toEqual({ raised: 0, kept: 0, resolved: 1 });
  });

  test('just above the limit are as usual; and a day like any other ends a drop', async () => {
    await addCommits(scene, usualDays, 9);
    await addCommits(scene, low, 7);
    expect((await scene.scan()).raised).toBe(0);
    await scene.query(`delete from commits where repo_id = $1 and committed_at > '2026-03-13'`, [
      scene.repoId,
    ]);
    expect((await scene.scan()).raised).toBe(1);
    await addCommits(scene, ['2026-03-17'], 8);
    expect(await scene.scan()).toEqual({ raised: 0, kept: 0, resolved: 1 });
  });

  test('that nobody fetched are no drop, and leave what is open as it is', async () => {
    await addCommits(scene, usualDays, 9);
    await scene.query('update repositories set sync_started_at = $2 where repo_id = $1', [
      scene.repoId,
      new Date(NOW - 4 * DAY_MS),
    ]);
    expect((await scene.scan()).raised).toBe(0);
    await scene.query('update repositories set sync_started_at = $2 where repo_id = $1', [
      scene.repoId,
      new Date(NOW),
    ]);
    expect((await scene.scan()).raised).toBe(1);
    await scene.query('update repositories set sync_started_at = $2 where repo_id = $1', [
      scene.repoId,
      new Date(NOW - 4 * DAY_MS),
    ]);
    expect(await scene.scan()).toEqual({ raised: 0, kept: 0, resolved: 0 });
    // Without repositories nothing is amiss.
    await scene.query('update team_repositories set disconnected_at = $2 where repo_id = $1', [
      scene.repoId,
      new Date(NOW - DAY_MS),
    ]);
    expect((await scene.scan()).resolved).toBe(1);
  });
});

describe('a pull request without a review', () => {
  test('is told after two work days of the team’s zone, and not before', async () => {
    // Ready on Monday at nine in Berlin: sixteen working hours are over on Tuesday at five in the afternoon.
    await addOpenPullRequest(scene, 12, '2026-03-16T08:00:00Z');
    expect((await scene.scan(Date.parse('2026-03-17T15:59:00Z'))).raised).toBe(0);
    expect((await scene.scan(Date.parse('2026-03-17T16:00:00Z'))).raised).toBe(1);
    expect(await scene.anomalies()).toMatchObject([
      {
        subject: `pull_request/${scene.repoId}/12`,
        repoId: scene.repoId,
        severity: 'low',
        title: `${scene.name}#12 has waited for a review for 16 working hours`,
        evidence: { numbers: { waitedHours: 16 }, thresholds: { stalledAfterHours: 16 } },
      },
    ]);
  });

  test('is told once, gets worse in its row, and ends with a review by another human', async () => {
    await addOpenPullRequest(scene, 12, '2026-03-09T08:00:00Z');
    expect(await scene.scan()).toEqual({ raised: 1, kept: 0, resolved: 0 });
    await addReview(scene, 12, 'codecov[bot]', '2026-03-18T08:00:00Z');
    await addReview(scene, 12, 'ada', '2026-03-18T08:00:00Z');
    expect(await scene.scan(NOW + 2 * DAY_MS)).toEqual({ raised: 0, kept: 1, resolved: 0 });
    expect(await scene.anomalies()).toMatchObject([{ severity: 'high', state: 'open' }]);
    await addReview(scene, 12, 'bo', '2026-03-18T08:30:00Z');
    expect(await scene.scan()).toEqual({ raised: 0, kept: 0, resolved: 1 });
    expect(await scene.anomalies()).toMatchObject([{ state: 'resolved' }]);
  });

  test.each([
    ['closed', `update pull_requests set state = 'closed', closed_at = now() where repo_id = $1`],
    ['a draft', 'update pull_requests set is_draft = true where repo_id = $1'],
    ['gone', 'delete from pull_requests where repo_id = $1'],
    [
      'of a machine',
      `insert into bot_rules (team_id, kind, pattern) select team_id, 'login', 'a*' from team_repositories where repo_id = $1`,
    ],
    [
      'in a repository that counts no more',
      'update team_repositories set disconnected_at = now() where repo_id = $1',
    ],
  ])('is told no more when it is %s', async (_, change) => {
    await addOpenPullRequest(scene, 12, '2026-03-09T08:00:00Z');
    expect((await scene.scan()).raised).toBe(1);
    await scene.query(change, [scene.repoId]);
    expect(await scene.scan()).toEqual({ raised: 0, kept: 0, resolved: 1 });
  });

  test('of long ago is not raised, and one that was raised in time stays', async () => {
    await addOpenPullRequest(scene, 11, '2026-01-05T08:00:00Z');
    await addOpenPullRequest(scene, 12, '2026-03-09T08:00:00Z');
    expect((await scene.scan()).raised).toBe(1);
    expect(await scene.scan(NOW + 60 * DAY_MS)).toEqual({ raised: 0, kept: 1, resolved: 0 });
  });
});

test('coverage is told when a report is a point below the one before, until it is back', async () => {
  await addCoverage(scene, [
    ['2026-03-10T10:00:00Z', 81],
    ['2026-03-11T10:00:00Z', 80.1],
  ]);
  expect((await scene.scan()).raised).toBe(0);
  await addCoverage(scene, [['2026-03-12T10:00:00Z', 78]]);
  expect((await scene.scan()).raised).toBe(1);
  expect(await titles()).toEqual([
    ['coverage_drop', 'open', `Coverage of ${scene.name} fell by 2.1 points: from 80.1 % to 78 %`],
  ]);
  await addCoverage(scene, [['2026-03-13T10:00:00Z', 78.5]]);
  expect((await scene.scan()).kept).toBe(1);
  await addCoverage(scene, [['2026-03-16T10:00:00Z', 80]]);
  expect((await scene.scan()).resolved).toBe(1);
});

test('a commit that is told of late is no fall of coverage, and a fall links to the two reports', async () => {
  const place = (at: string, position: number) =>
    scene.query(
      `update coverage_reports set branch_position = $3 where repo_id = $1 and commit_sha = md5($2::text)`,
      [scene.repoId, at, position],
    );
  const [newest, late, fallen] = ['2026-03-11T10:00:00Z', '2026-03-12T10:00:00Z', '2026-03-13T10:00:00Z'];
  await addCoverage(scene, [
    [newest, 90],
    [late, 77],
  ]);
  await place(newest, 5);
  await place(late, 3);
  expect((await scene.scan()).raised).toBe(0);
  await addCoverage(scene, [[fallen, 80]]);
  await place(fallen, 6);
  expect((await scene.scan()).raised).toBe(1);
  const [anomaly] = await scene.anomalies();
  const urls = anomaly!.evidence.causes.map(({ id, url }) => [id, url]);
  expect(urls.map(([id]) => id)).toHaveLength(2);
  for (const [id, url] of urls)
    expect(url).toBe(`/v1/repositories/${scene.repoId}/coverage?commitSha=${id}&flag=`);
});

test('risk is told when its score jumps, until it is near what it was', async () => {
  const snapshot = (at: string, score: number) =>
    scene.query(
      `insert into risk_snapshots (team_id, score, level, explanation, factors, calculated_at)
       values ($1, $2::int, (case when $2::int <= 30 then 'low' when $2::int <= 60 then 'medium' else 'high' end)::risk_level, 'Because.', '[]', $3)`,
      [scene.teamId, score, at],
    );
  for (const day of [12, 13, 16]) await snapshot(`2026-03-${day}T10:00:00Z`, 30);
  await snapshot('2026-03-17T10:00:00Z', 49);
  expect((await scene.scan()).raised).toBe(0);
  await snapshot('2026-03-17T14:00:00Z', 55);
  expect((await scene.scan()).raised).toBe(1);
  expect((await scene.anomalies())[0]).toMatchObject({
    type: 'risk_score_spike',
    evidence: { causesTotal: 1 },
  });
  await snapshot('2026-03-17T18:00:00Z', 35);
  expect((await scene.scan()).resolved).toBe(1);
});

describe('reviews', () => {
  const give = async (reviewer: string, from: number, count: number) => {
    for (let number = from; number < from + count; number++) {
      await addReview(scene, number, reviewer, '2026-03-10T10:00:00Z');
      await addReview(scene, number, reviewer, '2026-03-11T10:00:00Z');
    }
  };

  test('are told when one gives nearly all, counted by pull request, and until others do their share', async () => {
    await scene.query(
      `insert into pull_requests (repo_id, number, title, head_sha, author_login, state, merged_at, closed_at, created_at, updated_at)
       select $1, n, 't', 'h', 'eve', 'merged', '2026-03-12', '2026-03-12', '2026-03-09', '2026-03-12' from generate_series(1, 60) n`,
      [scene.repoId],
    );
    await give('ada', 1, 20);
    await give('bo', 21, 2);
    await give('cy', 23, 2);
    expect((await scene.scan()).raised).toBe(0);
    // With a roster, those on it who review nothing count, too.
    await scene.query(
      `with d as (
         insert into developers (name, github_username) select n, n from unnest('{ada,bo,cy,dee,fay}'::text[]) n returning id, name
       ), j as (
         insert into team_developers (team_id, developer_id, joined_at) select $1, id, '2026-01-01' from d
       )
       update reviews r set reviewer_id = d.id from d where d.name = r.reviewer_login and r.repo_id = $2`,
      [scene.teamId, scene.repoId],
    );
    expect((await scene.scan()).raised).toBe(1);
    const [anomaly] = await scene.anomalies();
    expect(anomaly).toMatchObject({
      type: 'review_load_imbalance',
      title: 'ada did 20 of 24 reviews among 5 people (Gini 0.88)',
    });
    expect(anomaly!.evidence.causes.map(({ value }) => value)).toEqual([20, 2, 2, 0, 0]);
    await give('dee', 25, 15);
    await scene.query(
      `update reviews r set reviewer_id = d.id from developers d where d.name = r.reviewer_login`,
    );
    expect((await scene.scan()).resolved).toBe(1);
  });
});

describe('a muted anomaly', () => {
  test('stays quiet, also when its cause goes and comes again, until the mute ends', async () => {
    await addOpenPullRequest(scene, 12, '2026-03-09T08:00:00Z');
    await scene.scan();
    const { id } = (await scene.anomalies())[0]!;
    const until = new Date(Date.now() + DAY_MS).toISOString();
    await muteAnomaly(scene.database.slonik, id, { until, reason: 'known' });
    expect(await scene.scan()).toEqual({ raised: 0, kept: 1, resolved: 0 });
    expect(await scene.anomalies()).toMatchObject([{ state: 'muted', muteReason: 'known' }]);
    await scene.query('update pull_requests set is_draft = true where repo_id = $1', [scene.repoId]);
    await scene.scan();
    await scene.query('update pull_requests set is_draft = false where repo_id = $1', [scene.repoId]);
    expect((await scene.scan()).raised).toBe(1);
    const again = await scene.anomalies();
    expect(again).toMatchObject([{ state: 'muted', muteReason: 'known' }, { state: 'resolved' }]);
    await muteAnomaly(scene.database.slonik, again[0]!.id, null);
    expect(await scene.anomalies()).toMatchObject([
      { state: 'open', muteReason: null },
      { state: 'resolved' },
    ]);
  });
});

describe('scans', () => {
  test('at the same time make one row', async () => {
    await addOpenPullRequest(scene, 12, '2026-03-09T08:00:00Z');
    const counts = await Promise.all(Array.from({ length: 4 }, () => scene.scan()));
    expect(counts.map(({ raised }) => raised).sort()).toEqual([0, 0, 0, 1]);
    expect(await scene.anomalies()).toHaveLength(1);
  });

  test('follow the thresholds of the team, which the anomaly names', async () => {
    await addOpenPullRequest(scene, 12, '2026-03-16T08:00:00Z');
    const own = { stalled_pr: { stalledAfterHours: 100 } };
    const { version } = await addAnomalySettings(scene.database.pg, scene.teamId, own, 'patient');
    expect((await scene.scan()).raised).toBe(0);
    await addAnomalySettings(scene.database.pg, scene.teamId, { stalled_pr: { stalledAfterHours: 8 } }, null);
    expect((await scene.scan()).raised).toBe(1);
    expect(await scene.anomalies()).toMatchObject([
      { settingsVersion: version + 1, evidence: { thresholds: { stalledAfterHours: 8 } } },
    ]);
  });

  test('of all teams go on past one that fails, batch after batch, and say how many did', async () => {
    await addOpenPullRequest(scene, 12, new Date(Date.now() - 10 * DAY_MS).toISOString());
    const bad = await createScene(opened.database);
    await scene.query(
      `insert into anomaly_settings (team_id, thresholds) values ($1, '{"stalled_pr": {"stalledAfterHours": "soon"}}')`,
      [bad.teamId],
    );
    await expect(bad.scan()).rejects.toThrow('stalled_pr.stalledAfterHours must be from 1 to 400');
    const all = { database: opened.database, logger: createLogger({ name: 'test', level: 'silent' }) };
    const seen: number[] = [];
    const scanned = await scanAllTeams(all, {
      teamsPerBatch: 3,
      onProgress: ({ teams }) => seen.push(teams),
    });
    expect(scanned.failed).toBe(1);
    expect(seen).toEqual(Array.from({ length: scanned.teams }, (_, index) => index + 1));
    expect(await scene.anomalies()).toHaveLength(1);
    expect(await scanAllTeams(all, { sofar: scanned })).toEqual(scanned);
  });
});
