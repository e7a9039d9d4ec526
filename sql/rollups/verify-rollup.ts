import type { ClientBase } from 'pg';
import { columnsOf, type Rollup } from './rollup.ts';

/** A bucket whose served values are not those of the facts; null values: the bucket is missing on that side. */
export interface RollupDifference {
  readonly key: Readonly<Record<string, unknown>>;
  readonly served: Readonly<Record<string, unknown>> | null;
  readonly expected: Readonly<Record<string, unknown>> | null;
}

export interface RollupVerification {
  /** Buckets compared. */
  readonly buckets: number;
  readonly differences: number;
  /** The first ones, in order of their keys. */
  readonly examples: readonly RollupDifference[];
}

/** Parts per this many are compared when a sample is asked for. */
const SAMPLE_PARTS = 1_000_000;
/** Medians and averages are sums of doubles in whatever order: so much of a difference is rounding. */
const ROUNDING = 1e-9;

/**
 * Compares what a rollup serves with one recomputation of everything from facts, in one statement, hence at one moment.
 * @param sample share of the buckets to compare, 0-1; which ones depends on the key alone
 * @param examplesMax differences given in full
 */
export async function verifyRollup(
  client: ClientBase,
  rollup: Rollup,
  sample: number,
  examplesMax: number,
): Promise<RollupVerification> {
  const { name, key, values, recomputation } = rollup;
  const differs = values.map((column) => differ(rollup, column)).join(' or ');
  const object = (alias: string, columns: readonly string[]): string =>
    `jsonb_build_object(${columns.map((column) => `'${column}', ${alias}.${column}`).join(', ')})`;
  const { rows } = await client.query<RollupVerification>(
    `
    with compared as (
      select ${key.map((column) => `coalesce(s.${column}, e.${column}) as ${column}`).join(', ')},
        case when s.${key[0]} is not null then ${object('s', values)} end as served,
        case when e.${key[0]} is not null then ${object('e', values)} end as expected,
        s.${key[0]} is null or e.${key[0]} is null or ${differs} as differs
      from (select * from ${name} k where ${sampled(key)}) s
      full join (select * from (${recomputation}) k where ${sampled(key)}) e on ${joined(rollup)}
    ), examples as (
      select ${object('c', key)} as key, served, expected from compared c
      where differs order by ${columnsOf(key, 'c')} limit $2
    )
    select (select count(*)::int from compared) as buckets,
      (select count(*)::int from compared where differs) as differences,
      coalesce((select jsonb_agg(to_jsonb(x)) from examples x), '[]') as examples`,
    [Math.round(sample * SAMPLE_PARTS), examplesMax],
  );
  return rows[0]!;
}

/** A full join needs equality that can be hashed, so null stands as 0 here, which no row has. */
function joined({ key, rows }: Rollup): string {
  const side = (alias: string, column: string): string =>
    rows?.nullable.includes(column) ? `coalesce(${alias}.${column}, 0)` : `${alias}.${column}`;
  return key.map((column) => `${side('s', column)} = ${side('e', column)}`).join(' and ');
}

function sampled(key: readonly string[]): string {
  const text = key.map((column) => `coalesce(k.${column}::text, '')`).join(" || '/' || ");
  return `abs(hashtext(${text})::bigint) % ${SAMPLE_PARTS} < $1`;
}

function differ({ rows }: Rollup, column: string): string {
  if (rows?.exact.includes(column)) return `s.${column} is distinct from e.${column}`;
  const served = `s.${column}::double precision`;
  const expected = `e.${column}::double precision`;
  return `coalesce(
    abs(${served} - ${expected}) > ${ROUNDING} * greatest(1, abs(${expected})),
    (s.${column} is null) <> (e.${column} is null))`;
}
