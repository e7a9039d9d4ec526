/**
 * Terms: a *rollup* keeps numbers of whole *buckets*; a bucket has a *key*. `<name>_stored` holds computed buckets, the function
 * `<name>_of(key)` computes one from facts (no row: empty), the function `<name>_keys(entry)` says which keys an entry of the log
 * means, `<name>_dirty` lists keys whose facts changed since, and the view `<name>` is exact: stored buckets where clean,
 * computed ones where dirty. See the migration of each.
 */
export interface Rollup {
  readonly name: string;
  /** Of the definition; raising it makes a backfill compute every bucket again. */
  readonly version: number;
  /** Columns of the key in the order of `<name>_of`'s parameters. */
  readonly key: readonly string[];
  readonly values: readonly string[];
  /** Expressions for a log entry of one key `k`: entity, author, bucket. */
  readonly logEntry: { readonly author: string; readonly bucket: string };
  /**
   * All buckets from all facts in one pass, not by `<name>_of`: what the rollup must equal. Columns: the key, then the
   * values.
   */
  readonly recomputation: string;
}

/** `a.x = b.x and a.y = b.y` over the key. */
export function keysEqual(rollup: Rollup, left: string, right: string): string {
  return rollup.key.map((column) => `${left}.${column} = ${right}.${column}`).join(' and ');
}

/** `alias.x, alias.y` */
export function columnsOf(columns: readonly string[], alias: string): string {
  return columns.map((column) => `${alias}.${column}`).join(', ');
}
