import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** Whether there is a developer of this id. Who turned out to be somebody else is no more. */
export async function hasDeveloper(db: CommonQueryMethods, developerId: string): Promise<boolean> {
  return db.oneFirst(sql.type(z.object({ found: z.boolean() }))`
    select exists (select from developers where id = ${developerId}::uuid) as found`);
}
