import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const mirrorSourceRow = z.object({ fullName: z.string(), source: z.string().nullable() });

export type MirrorSourceRow = z.infer<typeof mirrorSourceRow>;

/** Where a repository's mirror is fetched from; null when there is no such repository. */
export async function getMirrorSource(
  db: CommonQueryMethods,
  repoId: number,
): Promise<MirrorSourceRow | null> {
  return db.maybeOne(sql.type(mirrorSourceRow)`
    select full_name as "fullName", mirror_source as source from repositories where repo_id = ${repoId}`);
}
