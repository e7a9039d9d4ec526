import type { ClientBase } from 'pg';
import { copyStream } from '../../../sql/copy-binary.ts';

export interface CopyTimes {
  readonly onMs: number;
  readonly offMs: number;
}

const ROWS = 100_000;
const ROWS_PER_STEP = 2_000;
const ROUNDS = 4;
const COLUMNS =
  'repo_id, sha, committed_at, author_id, author_name, author_email, message, parent_shas, additions, deletions, files_changed, branch, on_default_branch';
const DAY_MS = 86_400_000;

/**
 * Times of one COPY of 100,000 commits, with the triggers of the rollups on and off, in turns, the best of each.
 * All of it is rolled back.
 * @param repositories among how many the rows are scattered; of 1 it is a backfill of one repository
 * @param days before today over which they are spread
 * @param client a superuser's, without a transaction
 */
export async function measureCopy(
  client: ClientBase,
  repositories: number,
  days: number,
): Promise<CopyTimes> {
  const { rows: known } = await client.query<{ repoIds: number[]; authorIds: string[] }>(
    `select (select array_agg(repo_id) from (select repo_id from repositories order by 1 limit $1) r) as "repoIds",
       (select array_agg(id) from (select id from developers order by 1 limit 400) d) as "authorIds"`,
    [repositories],
  );
  const { repoIds, authorIds } = known[0]!;
  const authors = authorIds.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex'));
  const times = { onMs: Number.POSITIVE_INFINITY, offMs: Number.POSITIVE_INFINITY };
  const untilMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const isOn = round % 2 === 0;
    await client.query('begin');
    await client.query(`set local session_replication_role = ${isOn ? 'origin' : 'replica'}`);
    const startedMs = performance.now();
    let n = 0;
    await copyStream(client, `commits (${COLUMNS})`, (writer) => {
      for (const end = n + ROWS_PER_STEP; n < end; n++) {
        const lines = n % 97;
        writer
          .row(13)
          .int8(Number(repoIds[n % repoIds.length]))
          .text(`${round}`.padStart(4, 'c') + `${n}`.padStart(36, 'f'))
          .timestamp(untilMs - ((n * 7_919) % (days * 1_000)) * 86_400)
          .bytes(authors[(n * 31) % authors.length]!)
          .text('Ada Almeida')
          .text('ada@example.com')
          .text(`Change number ${n}`)
          .textArray([])
          .int4(lines)
          .int4(lines >> 1)
          .int4(1 + (lines >> 5))
          .text('main')
          .bool(n % 4 > 0);
      }
      return n < ROWS;
    });
    const tookMs = performance.now() - startedMs;
    await client.query('rollback');
    if (isOn) times.onMs = Math.min(times.onMs, tookMs);
    else times.offMs = Math.min(times.offMs, tookMs);
  }
  return times;
}
