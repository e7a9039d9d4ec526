import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const settingsRow = z.object({ limitHours: z.number() });
export type BlameSettings = z.infer<typeof settingsRow>;

/** By which limit the rule blames incidents on deployments. */
export async function getBlameSettings(db: CommonQueryMethods): Promise<BlameSettings> {
  return db.one(sql.type(settingsRow)`select limit_hours as "limitHours" from blame_settings`);
}

/**
 * Changes the limit and blames every incident anew, but for those that a person decided. To be called in a transaction: nobody
 * else blames until its end.
 */
export async function changeBlameSettings(
  db: CommonQueryMethods,
  { limitHours }: BlameSettings,
): Promise<BlameSettings> {
  await db.query(sql.unsafe`select lock_all_blame()`);
  const changed = await db.one(sql.type(settingsRow)`
    update blame_settings set limit_hours = ${limitHours} returning limit_hours as "limitHours"`);
  await db.query(sql.unsafe`
    select blame_incidents(array(select incident_id from incidents where not is_overridden))`);
  return changed;
}
