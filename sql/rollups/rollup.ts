/**
 * Terms: a *rollup* keeps numbers of whole *buckets*. `<name>_stored` holds computed rows, the function `<name>_of(bucket)` computes
 * those of one bucket from facts (none: empty), the function `<name>_keys(entry)` says which buckets an entry of the log means,
 * `<name>_dirty` lists buckets whose facts changed since, and the view `<name>` is exact: stored rows of clean buckets, computed
 * ones of dirty buckets. See the migration of each.
 */
export interface Rollup {
  readonly name: string;
  /** Of the definition; raising it makes a backfill compute every bucket again. */
  readonly version: number;
  /** What a row is told apart by. Unless `rows` says otherwise a bucket is one row. */
  readonly key: readonly string[];
  readonly values: readonly string[];
  /** Column that says when the row was computed. */
  readonly stamp?: string;
  /**
   * Function that computes a bucket for the flusher; `<name>_of` unless given, which runs by its owner's rights and so can be no part of the
   * flusher's statement.
   */
  readonly computedBy?: string;
  /** For buckets of several rows. */
  readonly rows?: RowsOfBuckets;
  /** Columns of the log in the order of the parameters of `<name>_keys`. */
  readonly entry: readonly string[];
  /** Entries taken in one transaction, where buckets are dear. */
  readonly entriesMax?: number;
  /** For logs that hold marks of whole teams, too. */
  readonly marks?: Marks;
  /** Column that decides the monthly partition of a row; without one the table has no partitions. */
  readonly partitionedBy?: string;
  readonly backfill: Backfill;
  /**
   * All rows from all facts in one pass, not by `<name>_of`: what the rollup must equal. Columns: the key, then the values.
   */
  readonly recomputation: string;
}

export interface RowsOfBuckets {
  /** Columns of the bucket in the order of `<name>_of`'s parameters. */
  readonly bucket: readonly string[];
  /** Columns of `key` that `<name>_of` returns; the others are the bucket's. */
  readonly returned: readonly string[];
  /** Further columns of `<name>_keys`. */
  readonly bounds: readonly string[];
  /** Condition: the bucket contains the stored row. */
  contains(row: string, bucket: string): string;
  /** Columns of `key` that may be null: bigints, never 0. */
  readonly nullable: readonly string[];
  /** Columns of `values` that are no numbers. */
  readonly exact: readonly string[];
}

export interface Marks {
  /** Taken in one transaction. */
  readonly batchMax: number;
  /** Statements that divide marks of long times into such of a bucket's time, some at a time. */
  readonly divide: readonly string[];
  /** Condition for entries that are such marks and short enough. */
  readonly isDivided: string;
  readonly isMark: string;
}

/** How everything is logged again: unit by unit. */
export interface Backfill {
  /** Select of `unit text`: what is logged in one transaction. */
  readonly units: string;
  /** Statement that logs every bucket of the unit $1, stored or in the facts. */
  readonly logUnit: string;
}

/** The columns that tell buckets apart. */
export function bucketOf({ key, rows }: Rollup): readonly string[] {
  return rows?.bucket ?? key;
}

/** Condition: both are the same row. */
export function sameRow({ key, rows }: Rollup, left: string, right: string): string {
  const equal = (column: string): string => (rows?.nullable.includes(column) ? 'is not distinct from' : '=');
  return key.map((column) => `${left}.${column} ${equal(column)} ${right}.${column}`).join(' and ');
}

/** `alias.x, alias.y` */
export function columnsOf(columns: readonly string[], alias: string): string {
  return columns.map((column) => `${alias}.${column}`).join(', ');
}

/** The backfill of a rollup whose key has a repository: one repository at a time. */
export function backfillByRepository(
  name: string,
  key: readonly string[],
  logEntry: { readonly author: string; readonly bucket: string },
  recomputation: string,
): Backfill {
  const keys = columnsOf(key, 'k');
  return {
    units: 'select repo_id::text as unit from repositories',
    logUnit: `
      insert into rollup_dirty (rollup, shard, repo_id, entity_id, author_id, bucket)
      select '${name}', (k.repo_id % 8)::smallint, k.repo_id, null, ${logEntry.author}, ${logEntry.bucket}
      from (
        select ${keys} from ${name}_stored k where k.repo_id = $1::bigint
        union
        select ${keys} from (${recomputation}) k where k.repo_id = $1::bigint
      ) k`,
  };
}

/** Columns of the log that name a bucket of one repository. */
export const REPOSITORY_ENTRY = ['repo_id', 'entity_id', 'author_id', 'bucket'] as const;
