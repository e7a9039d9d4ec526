import type { ClientBase } from 'pg';
import { type CopyWriter, copyStream } from '../../sql/copy-binary.ts';
import { COMMIT_COLUMNS } from './write-commits.ts';

/**
 * Copies commits into monthly tables of their own, without indexes, and makes each a partition of `commits` afterwards, which
 * gives it the indexes. Months that have a partition already are not allowed.
 * @returns rows written
 */
export async function loadCommits(
  client: ClientBase,
  from: Date,
  until: Date,
  write: (writer: CopyWriter) => boolean,
  onIndexed: (done: number, months: number) => void,
): Promise<number> {
  const months = listMonths(from, until);
  await client.query('begin');
  try {
    await client.query(`create table seeded_commits (like commits including defaults including constraints)
      partition by range (committed_at)`);
    for (const { name, bounds } of months)
      await client.query(`create table ${name} partition of seeded_commits ${bounds}`);
    const rows = await copyStream(client, `seeded_commits (${COMMIT_COLUMNS})`, write);
    for (const [done, { name, bounds }] of months.entries()) {
      onIndexed(done, months.length);
      await client.query(`alter table seeded_commits detach partition ${name}`);
      await client.query(`alter table commits attach partition ${name} ${bounds}`);
    }
    await client.query('drop table seeded_commits');
    await client.query('commit');
    return rows;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** The names that `ensure_month_partitions` gives, and the bounds of each. */
function listMonths(from: Date, until: Date) {
  const months: { readonly name: string; readonly bounds: string }[] = [];
  const first = (year: number, month: number): string => new Date(Date.UTC(year, month, 1)).toISOString();
  const year = from.getUTCFullYear();
  for (let month = from.getUTCMonth(); ; month++) {
    const start = first(year, month);
    if (start >= until.toISOString()) return months;
    months.push({
      name: `commits_${start.slice(0, 7).replace('-', '_')}`,
      bounds: `for values from ('${start}') to ('${first(year, month + 1)}')`,
    });
  }
}
