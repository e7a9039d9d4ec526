import type { ClientBase } from 'pg';
import { REFRESH_LIMITS } from '../../../lib/rollups/refresh-rollups.ts';
import { dailyCommitStats } from '../../../sql/rollups/daily-commit-stats.ts';
import { flushRollup } from '../../../sql/rollups/flush-rollup.ts';
import { listDirtyShards } from '../../../sql/rollups/list-dirty-shards.ts';

export interface LateTimes {
  /** From when the rows are committed until nothing is dirty. */
  readonly flushMs: number;
  /** Of `REFRESH MATERIALIZED VIEW` of the same aggregate over the same rows. */
  readonly refreshMs: number;
  /** Of one push of five commits, until nothing is dirty. */
  readonly pushMs: number;
}

const LATE_ROWS = 10_000;
const PUSHED_ROWS = 5;
const ROUNDS = 2;
const PUSHES = 30;
/** Minutes of the year before; the steps below have no divisor in common with it or with the repositories. */
const MINUTES = 520_000;
/** Marks the rows of this measurement, which are taken away again. */
const MARK = 'late@example.com';

/**
 * Takes the times in turns, and the best of each. Afterwards the facts, the stores and the log are as before.
 * @param client a superuser's, without a transaction, over facts that nobody else changes
 * @throws Error when both sides do not give the same numbers
 */
export async function measureLateRows(client: ClientBase): Promise<LateTimes> {
  const columns = [...dailyCommitStats.key, ...dailyCommitStats.values].join(', ');
  // As much memory as helps the other side.
  await client.query(`set work_mem = '256MB'`);
  await client.query(
    `create materialized view bench_daily_commits as select ${columns} from (${dailyCommitStats.recomputation}) r`,
  );
  const best = {
    flushMs: Number.POSITIVE_INFINITY,
    refreshMs: Number.POSITIVE_INFINITY,
    pushMs: Number.POSITIVE_INFINITY,
  };
  const take = async (name: keyof LateTimes, work: () => Promise<unknown>): Promise<void> => {
    // What the writing of the rows left to be written is its own cost, not that of either side.
    await client.query('checkpoint');
    const startedMs = performance.now();
    await work();
    best[name] = Math.min(best[name], performance.now() - startedMs);
  };
  try {
    await client.query('create unique index on bench_daily_commits (repo_id, day)');
    for (let round = 0; round < ROUNDS; round++) {
      await addCommits(client, `late ${round}`, LATE_ROWS, 'n * 7919', `n * 52 % ${MINUTES}`);
      await take('flushMs', () => flushUntilClean(client));
      for (let push = 0; push < PUSHES; push++) {
        await addCommits(client, `push ${round} ${push}`, PUSHED_ROWS, `${push * 31}`, 'n');
        await take('pushMs', () => flushUntilClean(client));
      }
      await take('refreshMs', () => client.query('refresh materialized view bench_daily_commits'));
      await requireEqual(client, columns);
    }
    return best;
  } finally {
    await takeBack(client);
    await client.query('drop materialized view bench_daily_commits');
    await client.query('reset work_mem');
  }
}

/** @param repository expression of `n`, from 0, for the repository; @param minutesAgo for its time */
async function addCommits(
  client: ClientBase,
  name: string,
  rows: number,
  repository: string,
  minutesAgo: string,
): Promise<void> {
  await client.query(
    `insert into commits (repo_id, sha, committed_at, author_email, message, additions, deletions, files_changed)
     select r.ids[1 + (${repository})::int % cardinality(r.ids)], md5($1 || '/' || n),
       date_trunc('day', now()) - make_interval(mins => (${minutesAgo})::int), $2, 'late', 3, 1, 1
     from generate_series(1, $3::int) n, (select array_agg(repo_id order by repo_id) as ids from repositories) r`,
    [name, MARK, rows],
  );
}

async function flushUntilClean(client: ClientBase): Promise<void> {
  for (;;) {
    const dirty = (await listDirtyShards(client)).filter(({ rollup }) => rollup === dailyCommitStats.name);
    if (dirty.length === 0) return;
    for (const { shard } of dirty)
      await flushRollup(client, dailyCommitStats, shard, REFRESH_LIMITS.entriesPerBatch);
  }
}

async function requireEqual(client: ClientBase, columns: string): Promise<void> {
  const { rows } = await client.query<{ differences: number }>(
    `select count(*)::int as differences from (
       (select ${columns} from daily_commit_stats except select ${columns} from bench_daily_commits)
       union all
       (select ${columns} from bench_daily_commits except select ${columns} from daily_commit_stats)
     ) d`,
  );
  if (rows[0]!.differences !== 0) throw new Error(`${rows[0]!.differences} buckets differ`);
}

/** The facts are what they were: so is what follows from them, apart from the rollup that was flushed. */
async function takeBack(client: ClientBase): Promise<void> {
  await client.query('delete from commits where author_email = $1', [MARK]);
  await flushUntilClean(client);
  await client.query('truncate rollup_dirty, first_deployments_pending');
}
