import type { ClientBase } from 'pg';
import { unpackFeatures } from '../../domain/triage/feature-vector.ts';
import type { IndexedPullRequest } from '../../domain/triage/posting-window.ts';
import { INDEX_VERSION } from './store-features.ts';

interface FeaturesRow {
  readonly pr_id: number;
  readonly pr_number: number;
  readonly head_sha: string;
  readonly buckets: string;
  readonly weights: string;
  readonly lsh_buckets: string;
  readonly missing: string[];
  readonly opened_at: number;
  readonly write_id: number;
}

/** An indexed pull request and the write that made it so. */
export interface WrittenFeatures {
  readonly indexed: IndexedPullRequest;
  readonly writeId: number;
}

/** Bytes as base64: the driver's own form, hexadecimal, is half as long again, and a search reads hundreds of rows. */
const COLUMNS = `
  pr_id, pr_number, head_sha, missing, opened_at, write_id,
  encode(buckets, 'base64') as buckets, encode(weights, 'base64') as weights, encode(lsh_buckets, 'base64') as lsh_buckets`;

/** The next features written after `afterWriteId`, of numbers from `fromNumber` on, in order of writing. */
export async function readWrittenFeatures(
  client: ClientBase,
  request: {
    readonly repoId: number;
    readonly fromNumber: number;
    readonly afterWriteId: number;
    readonly limit: number;
  },
): Promise<WrittenFeatures[]> {
  const { rows } = await client.query<FeaturesRow>({
    name: 'read-written-features',
    text: `
      select ${COLUMNS} from pr_features
      where index_version = $1 and repo_id = $2 and write_id > $3 and pr_number >= $4
      order by write_id limit $5`,
    values: [INDEX_VERSION, request.repoId, request.afterWriteId, request.fromNumber, request.limit],
  });
  return rows.map((row) => ({ indexed: toIndexed(row), writeId: row.write_id }));
}

/** The features of these pull requests; those that are not indexed are left out. */
export async function readFeatures(
  client: ClientBase,
  repoId: number,
  numbers: readonly number[],
): Promise<IndexedPullRequest[]> {
  const { rows } = await client.query<FeaturesRow>({
    name: 'read-features',
    text: `
      select ${COLUMNS} from pr_features
      where index_version = $1 and repo_id = $2 and pr_number = any ($3::int[])`,
    values: [INDEX_VERSION, repoId, numbers],
  });
  return rows.map(toIndexed);
}

/** How many pull requests with numbers in [from, before) are indexed, and how many there are. */
export async function countIndexed(
  client: ClientBase,
  repoId: number,
  from: number,
  before: number,
): Promise<{ indexed: number; known: number }> {
  const { rows } = await client.query<{ indexed: number; known: number }>({
    name: 'count-indexed',
    text: `
      select
        (select count(*) from pr_features
         where index_version = $1 and repo_id = $2 and pr_number >= $3 and pr_number < $4) as indexed,
        (select count(*) from pull_requests where repo_id = $2 and number >= $3 and number < $4) as known`,
    values: [INDEX_VERSION, repoId, from, before],
  });
  return rows[0]!;
}

function toIndexed(row: FeaturesRow): IndexedPullRequest {
  const bytes = Buffer.from(row.lsh_buckets, 'base64');
  const bands = new Uint32Array(bytes.byteLength / 4);
  // Stored as int64 little endian (lo, hi); in memory hi comes first.
  for (let i = 0; i < bands.length; i += 2) {
    bands[i] = bytes.readUInt32LE(4 * i + 4);
    bands[i + 1] = bytes.readUInt32LE(4 * i);
  }
  return {
    prId: row.pr_id,
    number: row.pr_number,
    headSha: row.head_sha,
    openedAt: row.opened_at,
    features: unpackFeatures(Buffer.from(row.buckets, 'base64'), Buffer.from(row.weights, 'base64')),
    lshBands: bands,
    missing: row.missing,
  };
}
