import type { ClientBase } from 'pg';
import { assignFirstDeployments, NOT_DEPLOYED } from '../../domain/metrics/assign-first-deployments.ts';
import { readCommitGraph } from './read-commit-graph.ts';

/** Space of the advisory locks; the second key is the repository's. */
const LOCK_SPACE = 20_023;
const ROWS_PER_STATEMENT = 20_000;

export interface RefreshedFirstDeployments {
  readonly commits: number;
  readonly deployments: number;
  /** Rows written or removed: those that were right stay untouched. */
  readonly changed: number;
}

/**
 * Computes anew which deployment first brought each commit of a repository to production. As with the rollups, the lock has a
 * statement of its own, the log entries are deleted before the facts are read, and all of it is one transaction.
 *
 * @param client not inside a transaction
 * @param whenBusy what to do while another process is at it: leave it to that, or wait until it is done
 * @returns null when it is left to another process, or when nothing is pending
 */
export async function refreshFirstDeployments(
  client: ClientBase,
  repoId: number,
  whenBusy: 'leave' | 'wait' = 'leave',
): Promise<RefreshedFirstDeployments | null> {
  await client.query('begin isolation level read committed');
  try {
    const taken = (await lockRepository(client, repoId, whenBusy))
      ? await client.query('delete from first_deployments_pending where repo_id = $1', [repoId])
      : null;
    if (!taken?.rowCount) {
      await client.query('rollback');
      return null;
    }
    const refreshed = await refresh(client, repoId);
    await client.query('commit');
    return refreshed;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function lockRepository(
  client: ClientBase,
  repoId: number,
  whenBusy: 'leave' | 'wait',
): Promise<boolean> {
  const lock =
    whenBusy === 'wait'
      ? 'pg_advisory_xact_lock($1, $2::int) is not null'
      : 'pg_try_advisory_xact_lock($1, $2::int)';
  const { rows } = await client.query<{ held: boolean }>(`select ${lock} as held`, [
    LOCK_SPACE,
    repoId % 2 ** 31,
  ]);
  return rows[0]!.held;
}

async function refresh(client: ClientBase, repoId: number): Promise<RefreshedFirstDeployments> {
  const { shas, graph, numberOf } = await readCommitGraph(client, repoId);
  const deployments = await client.query<{ id: number; sha: string | null }>(
    `select deployment_id as id, coalesce(commit_sha, commit_of_ref(repo_id, ref, succeeded_at)) as sha from deployments
     where repo_id = $1 and environment = 'production' and deleted_at is null and succeeded_at is not null
     order by succeeded_at, deployment_id`,
    [repoId],
  );
  const deployed = Int32Array.from(deployments.rows, ({ sha }) =>
    sha === null ? NOT_DEPLOYED : (numberOf.get(sha) ?? NOT_DEPLOYED),
  );
  const first = assignFirstDeployments(graph, deployed);
  const changed = await storeDifferences(client, repoId, shas, (commit) => {
    const deployment = first[commit]!;
    return deployment === NOT_DEPLOYED ? null : deployments.rows[deployment]!.id;
  });
  return { commits: shas.length, deployments: deployments.rows.length, changed };
}

/**
 * Writes what differs from what is stored. Usually that is little: what a push or a deployment brought.
 * @param deploymentOf id of a commit's first deployment by its number; null when it has none
 * @returns rows written or removed
 */
async function storeDifferences(
  client: ClientBase,
  repoId: number,
  shas: readonly string[],
  deploymentOf: (commit: number) => number | null,
): Promise<number> {
  const stored = await readStored(client, repoId);
  const written = { shas: [] as string[], ids: [] as number[] };
  for (const [commit, sha] of shas.entries()) {
    const id = deploymentOf(commit);
    if (id === null) continue;
    if (stored.get(sha) !== id) {
      written.shas.push(sha);
      written.ids.push(id);
    }
    stored.delete(sha);
  }
  const removed = [...stored.keys()];
  for (let from = 0; from < removed.length; from += ROWS_PER_STATEMENT) {
    await client.query('delete from first_deployments where repo_id = $1 and sha = any ($2::text[])', [
      repoId,
      removed.slice(from, from + ROWS_PER_STATEMENT),
    ]);
  }
  for (let from = 0; from < written.shas.length; from += ROWS_PER_STATEMENT) {
    await client.query(
      `insert into first_deployments (repo_id, sha, deployment_id)
       select $1, sha, deployment_id from unnest($2::text[], $3::bigint[]) a (sha, deployment_id) order by sha
       on conflict (repo_id, sha) do update set deployment_id = excluded.deployment_id`,
      [
        repoId,
        written.shas.slice(from, from + ROWS_PER_STATEMENT),
        written.ids.slice(from, from + ROWS_PER_STATEMENT),
      ],
    );
  }
  return removed.length + written.shas.length;
}

/** Id of the stored first deployment of each commit. */
async function readStored(client: ClientBase, repoId: number): Promise<Map<string, number>> {
  const stored = new Map<string, number>();
  await client.query(
    `declare stored no scroll cursor for
     select sha, deployment_id as id from first_deployments where repo_id = $1`,
    [repoId],
  );
  for (;;) {
    const page = await client.query<{ sha: string; id: number }>(`fetch ${ROWS_PER_STATEMENT} from stored`);
    for (const { sha, id } of page.rows) stored.set(sha, id);
    if (page.rows.length < ROWS_PER_STATEMENT) break;
  }
  await client.query('close stored');
  return stored;
}
