import type { ClientBase } from 'pg';
import { type FeatureVector, packFeatures } from '../../domain/triage/feature-vector.ts';
import type { ProbeResult, ProbeWindow } from '../../domain/triage/probe.ts';
import { bucketList, INDEX_VERSION } from './store-features.ts';

/** Who shares each feature inside the window, newest first, at most `cap` each: one index range a feature. */
export async function probePostings(
  client: ClientBase,
  repoId: number,
  vector: FeatureVector,
  window: ProbeWindow,
  cap: number,
): Promise<ProbeResult> {
  const { rows } = await client.query<{ numbers: string }>({
    name: 'probe-postings',
    text: `
      select array_to_string(array(
        select e.pr_number from fingerprint_entries e
        where e.index_version = $1 and e.repo_id = $2 and e.bucket = f.bucket
          and e.pr_number >= $4 and e.pr_number < $5
        order by e.pr_number desc limit $6
      ), ' ') as numbers
      from unnest($3::bigint[]) with ordinality as f (bucket, position)
      order by f.position`,
    values: [INDEX_VERSION, repoId, bucketList(packFeatures(vector)), window.from, window.before, cap],
  });
  const offsets = new Uint32Array(vector.count + 1);
  const numbers: number[] = [];
  rows.forEach((row, i) => {
    if (row.numbers !== '') for (const number of row.numbers.split(' ')) numbers.push(Number(number));
    offsets[i + 1] = numbers.length;
  });
  return { offsets, numbers: Int32Array.from(numbers) };
}

/** Who shares LSH bands inside the window: one entry for each shared band, at most `cap` for a band. */
export async function probeBands(
  client: ClientBase,
  repoId: number,
  bands: Uint32Array,
  window: ProbeWindow,
  cap: number,
): Promise<Int32Array> {
  if (bands.length === 0) return new Int32Array(0);
  const buckets = BigInt64Array.from({ length: bands.length / 2 }, (_, i) =>
    BigInt.asIntN(64, (BigInt(bands[2 * i]!) << 32n) | BigInt(bands[2 * i + 1]!)),
  );
  const { rows } = await client.query<{ pr_number: number }>({
    name: 'probe-bands',
    text: `
      select e.pr_number
      from unnest($3::bigint[]) with ordinality as f (bucket, position)
      cross join lateral (
        select e.pr_number from lsh_bucket_entries e
        where e.index_version = $1 and e.repo_id = $2 and e.bucket = f.bucket
          and e.pr_number >= $4 and e.pr_number < $5
        order by e.pr_number desc limit $6
      ) e
      order by f.position, e.pr_number desc`,
    values: [INDEX_VERSION, repoId, `{${buckets.join(',')}}`, window.from, window.before, cap],
  });
  return Int32Array.from(rows, (row) => row.pr_number);
}
