import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const zoneTableRow = z.object({
  version: z.string(),
  differences: z.array(z.object({ zone: z.string(), from: z.string() })),
});
export type ZoneTableRow = z.infer<typeof zoneTableRow>;

/** Which table of zones the calendar is made of, and where PostgreSQL's own differs; null before it is there. */
export async function getZoneTable(db: CommonQueryMethods): Promise<ZoneTableRow | null> {
  return db.maybeOne(sql.type(zoneTableRow)`select version, differences from time_zone_table`);
}
