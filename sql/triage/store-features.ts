import type { ClientBase } from 'pg';
import { BUCKET_BYTES, packFeatures, type WeightedFeatures } from '../../domain/triage/feature-vector.ts';
import { CopyWriter, copyRows } from '../copy-binary.ts';

/** Bumps whenever features or buckets change; its list partitions must exist (a migration). */
export const INDEX_VERSION = 1;

/** Postings of one batch; far more than its heads can have. */
const ROWS_MAX = 2 ** 21;

/** What one pull request is found by. */
export interface FeatureRow {
  readonly prId: number;
  readonly number: number;
  readonly headSha: string;
  readonly features: WeightedFeatures;
  /** Hashes of LSH bands: hi, lo, hi, lo …; empty without shingles. */
  readonly lshBands: Uint32Array;
  /** Signals that could not be computed. */
  readonly missing: readonly string[];
  /** Unix seconds. */
  readonly openedAt: number;
}

/**
 * Replaces the features and postings of these pull requests by those of their current heads. Must run inside a transaction, under the
 * repository's analysis lock, so that two writers never mix the postings of two heads.
 */
export async function storeFeatures(
  client: ClientBase,
  repoId: number,
  rows: readonly FeatureRow[],
): Promise<void> {
  await deleteFeatures(
    client,
    repoId,
    rows.map((row) => row.number),
  );
  const features = new CopyWriter();
  const postings = new PostingRows(rows.reduce((sum, row) => sum + row.features.count, 0));
  const bands = new PostingRows(rows.reduce((sum, row) => sum + row.lshBands.length / 2, 0));
  for (const row of rows) {
    const { features: vector, lshBands } = row;
    features.row(10).int2(INDEX_VERSION).int8(repoId).int4(row.number).int8(row.prId).text(row.headSha);
    features.bytes(packFeatures(vector)).bytes(bytesOf(vector.weights)).bytes(packBands(lshBands));
    features.textArray(row.missing).float8(row.openedAt);
    for (let i = 0; i < vector.count; i++) postings.add(vector.hi[i]!, vector.lo[i]!, row.number);
    for (let i = 0; i < lshBands.length; i += 2) bands.add(lshBands[i]!, lshBands[i + 1]!, row.number);
  }
  await copyRows(
    client,
    `pr_features (index_version, repo_id, pr_number, pr_id, head_sha, buckets, weights, lsh_buckets, missing, opened_at)`,
    features,
  );
  const columns = '(repo_id, bucket, pr_number, index_version)';
  await copyRows(client, `fingerprint_entries ${columns}`, postings.write(repoId));
  await copyRows(client, `lsh_bucket_entries ${columns}`, bands.write(repoId));
}

async function deleteFeatures(client: ClientBase, repoId: number, numbers: readonly number[]): Promise<void> {
  // The limit makes it one look-up for each number, whatever the planner knows of a table that is being filled.
  const { rows } = await client.query<{ pr_number: number; buckets: Buffer; lsh_buckets: Buffer }>({
    name: 'list-indexed',
    text: `
      select f.pr_number, f.buckets, f.lsh_buckets
      from unnest($3::int[]) as n (pr_number)
      cross join lateral (
        select * from pr_features f where f.index_version = $1 and f.repo_id = $2 and f.pr_number = n.pr_number limit 1
      ) f`,
    values: [INDEX_VERSION, repoId, numbers],
  });
  for (const row of rows) {
    for (const [table, packed] of [
      ['fingerprint_entries', row.buckets],
      ['lsh_bucket_entries', row.lsh_buckets],
    ] as const) {
      await client.query(
        `delete from ${table}
         where index_version = $1 and repo_id = $2 and pr_number = $3 and bucket = any ($4::bigint[])`,
        [INDEX_VERSION, repoId, row.pr_number, bucketList(packed)],
      );
    }
    await client.query(
      'delete from pr_features where index_version = $1 and repo_id = $2 and pr_number = $3',
      [INDEX_VERSION, repoId, row.pr_number],
    );
  }
}

/** The int8 array literal of packed buckets. */
export function bucketList(packed: Uint8Array): string {
  return `{${new BigInt64Array(new Uint8Array(packed).buffer, 0, packed.byteLength / BUCKET_BYTES).join(',')}}`;
}

function packBands(bands: Uint32Array): Uint8Array {
  const words = new Uint32Array(bands.length);
  for (let i = 0; i < bands.length; i += 2) {
    words[i] = bands[i + 1]!;
    words[i + 1] = bands[i]!;
  }
  return bytesOf(words);
}

function bytesOf(array: Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/**
 * Takes the repository's analysis lock for as long as the connection lives or until `unlockAnalysis`: features and postings of one
 * repository have one writer at a time, so their write ids are in the order of commits.
 */
export async function lockAnalysis(client: ClientBase, repoId: number): Promise<void> {
  await client.query(`select pg_advisory_lock(hashtext('pulse.analysis'), $1::int)`, [repoId]);
}

/** Gives the lock back. */
export async function unlockAnalysis(client: ClientBase, repoId: number): Promise<void> {
  await client.query(`select pg_advisory_unlock(hashtext('pulse.analysis'), $1::int)`, [repoId]);
}

/** The newest write id handed out; under the repository's analysis lock no later one is the repository's. */
export async function readLastWriteId(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ last_value: number }>('select last_value from pr_features_writes');
  return rows[0]!.last_value;
}

/** Postings in the order of their buckets: rows that go to one page of the index come together. */
class PostingRows {
  readonly #hi: Uint32Array;
  readonly #lo: Uint32Array;
  readonly #number: Int32Array;
  #count = 0;

  constructor(capacity: number) {
    this.#hi = new Uint32Array(capacity);
    this.#lo = new Uint32Array(capacity);
    this.#number = new Int32Array(capacity);
  }

  add(hi: number, lo: number, number: number): void {
    const at = this.#count++;
    this.#hi[at] = hi;
    this.#lo[at] = lo;
    this.#number[at] = number;
  }

  write(repoId: number): CopyWriter {
    // The high word, as PostgreSQL orders it (signed), and the row in one double: 32 bits and the 21 that are left.
    const order = new Float64Array(this.#count);
    for (let at = 0; at < this.#count; at++) order[at] = ((this.#hi[at]! ^ 0x80000000) >>> 0) * ROWS_MAX + at;
    order.sort();
    const writer = new CopyWriter();
    for (const key of order) {
      const at = key % ROWS_MAX;
      writer
        .row(4)
        .int8(repoId)
        .int8Words(this.#hi[at]!, this.#lo[at]!)
        .int4(this.#number[at]!)
        .int2(INDEX_VERSION);
    }
    return writer;
  }
}
