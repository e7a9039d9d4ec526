/** A row whose times are text. */
export type WithTimes<Row> = {
  [Name in keyof Row]: Row[Name] extends Date
    ? string
    : Row[Name] extends Date | null
      ? string | null
      : Row[Name];
};

/** The row as it is, its times in RFC 3339, UTC. */
export function presentTimes<Row extends object>(row: Row): WithTimes<Row> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  ) as WithTimes<Row>;
}
