import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeLeadTime } from '../../../domain/metrics/change-lead-time.ts';
import { medianCycleTime } from '../../../domain/metrics/median-cycle-time.ts';
import type { Metric } from '../../../domain/metrics/metric.ts';
import { refreshFirstDeployments } from '../../../sql/lead-time/refresh-first-deployments.ts';
import { listMetricItems, type MetricItem } from '../../../sql/metrics/list-metric-items.ts';
import { type OpenTestDatabase, openTestDatabase } from '../../activities/open-test-database.ts';
import {
  HAS_PEER_TABLES,
  listUnreadTables,
  type PeerRow,
  peerTime,
  readPeerTable,
  repositoryOf,
  storePeerCommits,
  storePeerDeployments,
} from './peer-tables.ts';

const FOLDER = 'change_lead_time';
const ALWAYS = { fromAt: new Date('2020-01-01'), untilAt: new Date('2030-01-01') };
const MINUTE_MS = 60_000;

/** Why a number of ours is not theirs. Each is told in ARCHITECTURE.md, "How our definitions differ". */
type Difference =
  | 'minutes are not rounded up'
  | 'a negative span is zero'
  | 'review ends where merge begins'
  | 'a review before it was ready is no review time before'
  | 'a review after the merge is none'
  | 'cycle time ends at the merge';

/** A pull request in our eyes: minutes of its parts, and from its merge to its deployment. */
interface Ours {
  readonly coding: number | null;
  readonly pickup: number | null;
  readonly review: number | null;
  readonly merge: number;
  readonly cycle: number;
  readonly deploymentKey: string | null;
  readonly deploy: number | null;
}

describe.skipIf(!HAS_PEER_TABLES)("the peer's table of pull requests", () => {
  let opened: OpenTestDatabase;
  let db: pg.Pool;
  let pulls: readonly PeerRow[];
  let comments: readonly PeerRow[];

  beforeAll(async () => {
    opened = await openTestDatabase();
    db = opened.database.pg;
    pulls = readPeerTable(`${FOLDER}/pull_requests.csv`);
    comments = readPeerTable(`${FOLDER}/pull_request_comments.csv`);
    await loadTables();
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  /**
   * Their table of differences becomes the commit graph: the commit of a deployment has as parents that of the one before and what
   * was added to it. A pull request lies in the repository that its merge commit is deployed in.
   */
  async function loadTables(): Promise<void> {
    const deployments = readPeerTable(`${FOLDER}/cicd_deployment_commits.csv`);
    const diffs = readPeerTable(`${FOLDER}/commits_diffs.csv`);
    const repositories = await storePeerDeployments(opened, deployments);
    const repoOfCommit = (sha: string): number =>
      repositories.get(repositoryOf(deployments.find(({ commit_sha: c }) => c === sha)!))!;
    const repoOfPull = (pull: PeerRow): number =>
      repoOfCommit(
        diffs.find(({ commit_sha: c }) => c === pull.merge_commit_sha)?.new_commit_sha ?? 'commit1',
      );
    await storePeerCommits(db, [
      ...deployments.map(({ commit_sha: sha, started_date: at }) => ({
        repoId: repoOfCommit(sha!),
        sha: sha!,
        at: peerTime(at!),
        parents: diffs
          .filter(({ new_commit_sha: c }) => c === sha)
          .flatMap((diff) => [diff.old_commit_sha!, diff.commit_sha!])
          .filter((parent, index, all) => parent !== '' && all.indexOf(parent) === index),
      })),
      ...pulls
        .filter(({ merged_date: merged }) => merged !== '')
        .map((pull) => ({
          repoId: repoOfPull(pull),
          sha: pull.merge_commit_sha!,
          at: peerTime(pull.merged_date!),
          parents: [],
        })),
    ]);
    const commits = readPeerTable(`${FOLDER}/pull_request_commits.csv`);
    for (const [index, pull] of pulls.entries()) {
      const authored = commits
        .filter(({ pull_request_id: id }) => id === pull.id)
        .map(({ commit_authored_date: at }) => peerTime(at!).getTime());
      const merged = pull.merged_date === '' ? null : peerTime(pull.merged_date!);
      await db.query(
        `insert into pull_requests (repo_id, number, title, head_sha, author_login, created_at, updated_at, first_commit_at,
           merged_at, merge_commit_sha, state)
         values ($1, $2, $3, 'h', $4, $5, $5, $6, $7, $8, $9)`,
        [
          repoOfPull(pull),
          index + 1,
          pull.id,
          pull.author_id || null,
          peerTime(pull.created_date!),
          authored.length === 0 ? null : new Date(Math.min(...authored)),
          merged,
          pull.merge_commit_sha,
          merged === null ? 'open' : 'merged',
        ],
      );
    }
    await db.query(
      `insert into reviews (repo_id, pr_id, provider_id, reviewer_login, state, submitted_at, provider_updated_at, provider_version)
       select p.repo_id, p.pr_id, n, login, 'commented', at, at, ''
       from unnest($1::text[], $2::text[], $3::timestamptz[]) with ordinality u (title, login, at, n)
       join pull_requests p using (title)`,
      [
        comments.map(({ pull_request_id: id }) => id),
        comments.map(({ account_id: login }) => login),
        comments.map(({ created_date: at }) => peerTime(at!)),
      ],
    );
    const client = await db.connect();
    for (const repoId of repositories.values()) await refreshFirstDeployments(client, repoId);
    client.release();
  }

  async function listItems(metric: Metric): Promise<MetricItem[]> {
    const { rows } = await db.query<{ id: number }>('select repo_id as id from repositories');
    const page = { after: null, limit: 1_000 };
    const lists = await Promise.all(
      rows.map(({ id: repoId }) => listMetricItems(db, metric, { teamId: null, repoId }, ALWAYS, page)),
    );
    return lists.flat();
  }

  async function readOurs(): Promise<Map<string, Ours>> {
    const items = await listItems(medianCycleTime);
    const leadTimes = await listItems(changeLeadTime);
    const found = await db.query<{ id: string; number: string; sha: string; key: string | null }>(
      `select p.title as id, p.number::text, p.merge_commit_sha as sha, d.source_key as key
       from pull_requests p
       left join first_deployments f on f.repo_id = p.repo_id and f.sha = p.merge_commit_sha
       left join deployments d on d.repo_id = f.repo_id and d.deployment_id = f.deployment_id`,
    );
    const ours = new Map<string, Ours>();
    for (const { id, number, sha, key } of found.rows) {
      const item = items.find(({ itemId }) => itemId === number);
      if (item === undefined) continue;
      const [coding, pickup, review, merge] = item.parts!.map((hours) =>
        hours === null ? null : hours * 60,
      );
      const lead = leadTimes.find(({ itemId }) => itemId === sha);
      ours.set(id, {
        coding: coding!,
        pickup: pickup!,
        review: review!,
        merge: merge!,
        cycle: item.value * 60,
        // Contained, and of a deployment whose commits count: not the first one that is known of a repository.
        deploymentKey: lead === undefined ? null : key,
        deploy: lead === undefined ? null : lead.value * 60,
      });
    }
    return ours;
  }

  /** The differences of one row; throws at one that no rule explains. */
  function explain(theirs: PeerRow, ours: Ours): Map<string, Difference[]> {
    const pull = pulls.find(({ id }) => id === theirs.id)!;
    const openedMs = peerTime(pull.created_date!).getTime();
    const mergedMs = peerTime(pull.merged_date!).getTime();
    const reviewedMs =
      theirs.first_comment_date === '' ? null : peerTime(theirs.first_comment_date!).getTime();
    const found = new Map<string, Difference[]>();
    const compare = (
      name: string,
      expected: string,
      value: number | null,
      rules: () => Difference[],
    ): void => {
      if (value !== null && expected !== '' && Number(expected) === value) return;
      const rounded = value !== null && expected !== '' && Number(expected) === Math.ceil(value - 1e-6);
      const why: Difference[] = rounded ? ['minutes are not rounded up'] : rules();
      if (value === null && expected === '' && why.length === 0) return;
      if (why.length === 0) throw new Error(`${theirs.id} ${name}: ${expected || 'empty'} and ${value}`);
      found.set(name, why);
    };
    const zero = (value: number | null): Difference[] => (value === 0 ? ['a negative span is zero'] : []);

    compare('coding', theirs.pr_coding_time!, ours.coding, () => zero(ours.coding));
    const early = reviewedMs !== null && reviewedMs < openedMs;
    const late = reviewedMs !== null && reviewedMs > mergedMs;
    compare('pickup', theirs.pr_pickup_time!, ours.pickup, () =>
      late && ours.pickup === null ? ['a review after the merge is none'] : early ? zero(ours.pickup) : [],
    );
    const open = ours.review === null ? null : ours.review + ours.merge;
    compare('review', theirs.pr_review_time!, ours.review, () => {
      if (late || reviewedMs === null) return [];
      const earlyMinutes = early ? (openedMs - reviewedMs) / MINUTE_MS : 0;
      if (Number(theirs.pr_review_time) !== Math.ceil(open! + earlyMinutes - 1e-6)) return [];
      return early
        ? ['a review before it was ready is no review time before', 'review ends where merge begins']
        : ['review ends where merge begins'];
    });
    compare('deploy', theirs.pr_deploy_time!, ours.deploy, () => zero(ours.deploy));
    const parts = [ours.coding ?? 0, ours.cycle - (ours.coding ?? 0), ours.deploy ?? 0];
    compare('cycle', theirs.pr_cycle_time!, ours.cycle, () => {
      const rounded = parts.reduce((sum, minutes) => sum + Math.ceil(minutes - 1e-6), 0);
      return Number(theirs.pr_cycle_time) === rounded ? ['cycle time ends at the merge'] : [];
    });
    return found;
  }

  test('every row agrees with ours or differs by a rule that is told', async () => {
    const expected = readPeerTable(`${FOLDER}/project_pr_metrics.csv`);
    const ours = await readOurs();
    // The one that is not merged has no row in either.
    expect([...ours.keys()].sort()).toEqual(expected.map(({ id }) => id).sort());
    expect(
      Object.fromEntries(
        expected.map((row) => [row.id, Object.fromEntries(explain(row, ours.get(row.id!)!))]),
      ),
    ).toEqual({
      pr0: {},
      pr1: {
        review: ['review ends where merge begins'],
        deploy: ['minutes are not rounded up'],
        cycle: ['cycle time ends at the merge'],
      },
      pr2: {
        coding: ['a negative span is zero'],
        pickup: ['minutes are not rounded up'],
        review: ['minutes are not rounded up'],
        deploy: ['minutes are not rounded up'],
        cycle: ['cycle time ends at the merge'],
      },
      pr3: {
        coding: ['minutes are not rounded up'],
        pickup: ['a negative span is zero'],
        review: ['a review before it was ready is no review time before', 'review ends where merge begins'],
        deploy: ['a negative span is zero'],
        cycle: ['minutes are not rounded up'],
      },
      pr4: {
        coding: ['minutes are not rounded up'],
        pickup: ['a review after the merge is none'],
        cycle: ['minutes are not rounded up'],
      },
      pr5: {
        coding: ['minutes are not rounded up'],
        pickup: ['a negative span is zero'],
        review: ['a review before it was ready is no review time before', 'review ends where merge begins'],
        cycle: ['minutes are not rounded up'],
      },
    });
  });

  test('every pull request was first deployed where theirs was: not by staging, a failure, or the first deployment known', async () => {
    const expected = readPeerTable(`${FOLDER}/project_pr_metrics.csv`);
    const ours = await readOurs();
    expect(expected.map(({ id }) => [id, ours.get(id!)!.deploymentKey])).toEqual(
      expected.map(({ id, deployment_commit_id: key }) => [id, key || null]),
    );
  });

  /** Their row gives pr1 a pickup of 5 minutes, whoever `b` is, and whether or not it was a draft. */
  test('a machine picks nothing up, and time as a draft does not count, unlike with them', async () => {
    expect((await readOurs()).get('pr1')!.pickup).toBe(5);
    await db.query(`insert into bot_rules (kind, pattern) values ('login', 'b')`);
    expect((await readOurs()).get('pr1')!.pickup).toBe(8);
    await db.query('delete from bot_rules');
    await db.query(
      `update pull_requests set draft_removed_at = created_at + interval '2 minutes' where title = 'pr1'`,
    );
    expect((await readOurs()).get('pr1')).toMatchObject({
      pickup: expect.closeTo(3, 6),
      cycle: expect.closeTo(1_498, 6),
    });
    await db.query('update pull_requests set draft_removed_at = null');
  });

  test('what their tables say of projects is that all of this is one', () => {
    const inProject = readPeerTable(`${FOLDER}/project_mapping.csv`).filter(
      ({ project_name: name }) => name === 'project1',
    );
    const repos = readPeerTable(`${FOLDER}/repos.csv`).map(({ id }) => id);
    const scopes = readPeerTable(`${FOLDER}/cicd_scopes.csv`).map(({ id }) => id);
    for (const { base_repo_id: repo } of pulls) {
      expect(repos).toContain(repo);
      expect(inProject.map(({ row_id: id }) => id)).toContain(repo);
    }
    expect(scopes.filter((scope) => inProject.some(({ row_id: id }) => id === scope))).toEqual([
      'cicd1',
      'cicd2',
    ]);
    expect(listUnreadTables().filter((path) => path.startsWith(FOLDER))).toEqual([]);
  });
});
