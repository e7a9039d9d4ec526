import type { ClientBase } from 'pg';
import type { Rollup } from './rollup.ts';

/**
 * Logs every bucket of one repository, stored or in the facts, so that all are computed anew: for a rollup that came after its
 * facts, or whose definition has changed.
 * @returns entries written
 */
export async function logBuckets(client: ClientBase, rollup: Rollup, repoId: number): Promise<number> {
  const { name, key, logEntry, recomputation } = rollup;
  const keys = key.map((column) => `k.${column}`).join(', ');
  const written = await client.query(
    `insert into rollup_dirty (rollup, shard, repo_id, entity_id, author_id, bucket)
     select $2, (k.repo_id % 8)::smallint, k.repo_id, null, ${logEntry.author}, ${logEntry.bucket}
     from (
       select ${keys} from ${name}_stored k where k.repo_id = $1
       union
       select ${keys} from (${recomputation}) k where k.repo_id = $1
     ) k`,
    [repoId, name],
  );
  return written.rowCount ?? 0;
}
