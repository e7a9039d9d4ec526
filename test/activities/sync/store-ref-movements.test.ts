import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { storeRefMovements } from '../../../activities/sync/store-ref-movements.ts';
import { changeLeadTime } from '../../../domain/metrics/change-lead-time.ts';
import { inTransaction, withClient } from '../../../lib/database/transaction.ts';
import { readCommitHistory } from '../../../sources/git/commits/stream-commits.ts';
import { storeCommits } from '../../../sql/commits/store-commits.ts';
import { refreshFirstDeployments } from '../../../sql/lead-time/refresh-first-deployments.ts';
import { listMetricItems } from '../../../sql/metrics/list-metric-items.ts';
import { applyEvent, release } from '../../lib/facts/make-facts.ts';
import { type BuiltRepository, type Commit, RepositoryPlan } from '../../sources/git/build-repository.ts';
import { type OpenTestDatabase, openTestDatabase } from '../open-test-database.ts';

const START = 1_790_000_000;
const HOUR = 3_600;
const ALWAYS = { fromAt: new Date('2020-01-01'), untilAt: new Date('2100-01-01') };

let opened: OpenTestDatabase;
let repoId: number;
let repositories = 0;
let built: BuiltRepository;
let plan: RepositoryPlan;
/** Five commits on main, an hour apart. */
let line: Commit[];
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  repoId = await opened.addRepository(`mirror-${++repositories}`);
  await opened.database.pg.query(`update repositories set default_branch = 'main' where repo_id = $1`, [
    repoId,
  ]);
  plan = new RepositoryPlan();
  line = [];
  for (let n = 0; n < 5; n++) line.push(plan.commit({ parents: line.slice(-1), time: START + n * HOUR }));
  plan.branch('main', line[4]!);
  built = plan.write();
  return () => built[Symbol.dispose]();
});

/** As the stage of a sync does. */
async function readMirror(): Promise<void> {
  const signal = new AbortController().signal;
  const reading = await readCommitHistory(built.directory, null, signal);
  for await (const commits of reading.commits()) {
    await inTransaction(opened.database, (client) => storeCommits(client, repoId, commits));
  }
  await storeRefMovements(opened.database, { repoId, directory: built.directory, signal });
}

async function addRule(source: string, pattern: string): Promise<void> {
  await opened.database.pg.query(
    'insert into deployment_rules (repo_id, source, pattern) values ($1, $2, $3)',
    [repoId, source, pattern],
  );
}

/** Ref, number of the commit, hours since the first; `now` for what only this reading showed. */
async function deployments(): Promise<string[]> {
  const { rows } = await opened.database.pg.query<{ ref: string; sha: string; at: Date }>(
    `select ref, commit_sha as sha, finished_at as at from deployments
     where repo_id = $1 and deleted_at is null order by finished_at, ref`,
    [repoId],
  );
  return rows.map(({ ref, sha, at }) => {
    const hours = (at.getTime() / 1_000 - START) / HOUR;
    const commit = line.findIndex((one) => built.oid(one) === sha);
    return `${ref} ${commit} ${Date.now() - at.getTime() < 60_000 ? 'now' : hours}`;
  });
}

async function leadTimes(): Promise<number[]> {
  await withClient(opened.database, (client) => refreshFirstDeployments(client, repoId));
  const page = { after: null, limit: 100 };
  const items = await listMetricItems(
    opened.database.pg,
    changeLeadTime,
    { teamId: null, repoId },
    ALWAYS,
    page,
  );
  return items.map(({ value }) => value).sort((a, b) => a - b);
}

function tagAnnotated(name: string, commit: Commit, hour: number, ...more: string[]): void {
  built.git(['tag', '-a', '-m', name, ...more, name, built.oid(commit)], {
    environment: {
      GIT_COMMITTER_NAME: 'Cora',
      GIT_COMMITTER_EMAIL: 'cora@example.org',
      GIT_COMMITTER_DATE: `${START + hour * HOUR} +0000`,
    },
  });
}

test('a rule over tags gives a bare mirror its deployments and lead times, the past included', async () => {
  tagAnnotated('v1', line[0]!, 1);
  tagAnnotated('v2', line[2]!, 12);
  built.git(['tag', 'v3', built.oid(line[4]!)]);
  built.git(['tag', 'tree', `${built.oid(line[4]!)}^{tree}`]);
  await readMirror();
  await addRule('tag', 'v*');
  await readMirror();
  expect(await deployments()).toEqual(['v1 0 1', 'v3 4 4', 'v2 2 12']);
  const { rows } = await opened.database.pg.query<{ description: string }>(
    `select description from deployments where repo_id = $1 order by ref`,
    [repoId],
  );
  expect(rows.map(({ description }) => description)).toEqual([
    'The time is when the tag was made.',
    'The time is when the tag was made.',
    expect.stringContaining('lightweight'),
  ]);
  // v3 brought commits 1 to 4, four hours after the first; v2 had nothing that it had not.
  expect(await leadTimes()).toEqual([0, 1, 2, 3]);
});

test('a tag that was moved between two readings is another deployment, and stays one', async () => {
  await addRule('tag', 'prod');
  built.git(['tag', 'prod', built.oid(line[1]!)]);
  await readMirror();
  await readMirror();
  built.git(['tag', '-f', 'prod', built.oid(line[3]!)]);
  await readMirror();
  built.git(['tag', '-f', 'prod', built.oid(line[1]!)]);
  await readMirror();
  await readMirror();
  expect(await deployments()).toEqual(['prod 1 1', 'prod 3 now', 'prod 1 now']);
  built.git(['tag', '-d', 'prod']);
  await readMirror();
  expect(await deployments()).toHaveLength(3);
});

test('a release has the commit of its tag, told before the mirror is read or after', async () => {
  await addRule('release', 'v*');
  const publishedAt = new Date((START + 12 * HOUR) * 1_000);
  await applyEvent(opened, repoId, [
    release({ tagName: 'v1', createdAt: publishedAt, publishedAt, updatedAt: publishedAt }),
  ]);
  expect(await deployments()).toEqual(['v1 -1 12']);
  built.git(['tag', 'v1', built.oid(line[2]!)]);
  await readMirror();
  expect(await deployments()).toEqual(['v1 2 12']);
});

test('a deployment that was told with a tag only has a lead time once the mirror has the tag', async () => {
  await opened.database.pg.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, ref, created_at, finished_at, updated_at)
     select $1, 'api', r, 'production', 'live', 'success', r, t, t, t
     from (values ('v1', to_timestamp($2 + 3600)), ('refs/tags/v2', to_timestamp($2 + 36000))) d (r, t)`,
    [repoId, START],
  );
  await readMirror();
  expect(await leadTimes()).toEqual([]);
  built.git(['tag', 'v1', built.oid(line[0]!)]);
  built.git(['tag', 'v2', built.oid(line[2]!)]);
  await readMirror();
  expect(await leadTimes()).toEqual([8, 9]);
});

test('pushes of a mirror are the commits of the branch’s own line, and what two readings show', async () => {
  await addRule('push', 'main');
  await addRule('push', 'production');
  built.git(['branch', 'production', built.oid(line[1]!)]);
  await readMirror();
  // Where production points tells nothing yet: it has no commit of its own, and nobody knows when it was moved there.
  expect(await deployments()).toEqual(['main 0 0', 'main 1 1', 'main 2 2', 'main 3 3', 'main 4 4']);
  built.git(['branch', '-f', 'production', built.oid(line[3]!)]);
  await readMirror();
  built.git(['branch', '-f', 'production', built.oid(line[1]!)]);
  built.git(['update-ref', 'refs/heads/main', built.oid(line[2]!)]);
  await readMirror();
  expect((await deployments()).slice(5).sort()).toEqual([
    'main 2 now',
    'production 1 now',
    'production 3 now',
  ]);
  await readMirror();
  expect(await deployments()).toHaveLength(8);
});

test('merges into a branch of production are its deployments, whatever came with them', async () => {
  await addRule('push', 'production');
  const merge = plan.merge(line[0]!, line[2]!, 'Release', { time: START + 3 * HOUR });
  const next = plan.merge(merge, line[4]!, 'Release', { time: START + 9 * HOUR });
  plan.branch('production', next);
  plan.writeInto(built);
  line.push(merge, next);
  await readMirror();
  expect(await deployments()).toEqual(['production 5 3', 'production 6 9']);
  // The first one brings no change: nobody knows what was there before.
  expect(await leadTimes()).toEqual([5, 6]);
});
