import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const readingRow = z.object({
  defaultTip: z.string().nullable(),
  others: z.array(z.string()).readonly(),
  coAuthorVersion: z.number(),
});

type StoredReading = Readonly<z.infer<typeof readingRow>>;

/** Up to which tips a repository's commits are stored; null when none are. */
export async function getCommitReading(
  db: CommonQueryMethods,
  repoId: number,
): Promise<StoredReading | null> {
  return db.maybeOne(sql.type(readingRow)`
    select default_tip as "defaultTip", other_tips as others, co_author_version as "coAuthorVersion" from commit_readings where repo_id = ${repoId}`);
}

/** Remembers up to which tips a repository's commits are stored. */
export async function putCommitReading(
  db: CommonQueryMethods,
  repoId: number,
  { defaultTip, others, coAuthorVersion }: StoredReading,
): Promise<void> {
  await db.query(sql.type(z.object({}))`
    insert into commit_readings (repo_id, default_tip, other_tips, co_author_version)
    values (${repoId}, ${defaultTip}, ${sql.array(others, 'text')}, ${coAuthorVersion})
    on conflict (repo_id) do update
    set default_tip = excluded.default_tip, other_tips = excluded.other_tips,
      co_author_version = excluded.co_author_version, read_at = now()`);
}
