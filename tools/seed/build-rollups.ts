import type { ClientBase } from 'pg';
import { ALL_ROLLUPS } from '../../sql/rollups/all-rollups.ts';

/** Fills the stores of all rollups at once from the facts, by the statements that also verify them. */
export async function buildRollups(
  client: ClientBase,
  onBuilt: (rollup: string, buckets: number) => void,
): Promise<void> {
  for (const { name, key, values, recomputation } of ALL_ROLLUPS) {
    const columns = [...key, ...values].join(', ');
    const built = await client.query(
      `insert into ${name}_stored (${columns}) select ${columns} from (${recomputation}) r`,
    );
    onBuilt(name, built.rowCount ?? 0);
  }
}
