import { MAILMAP_RULE_VERSION, parseMailmap } from '../../domain/facts/parse-mailmap.ts';
import type { Database } from '../../lib/database/database.ts';
import { inTransaction } from '../../lib/database/transaction.ts';
import { readMailmap } from '../../sources/git/commits/read-mailmap.ts';
import { applyMailmap, getMailmap, storeMailmap } from '../../sql/people/mailmaps.ts';

/**
 * Stores the mailmap of the default branch's tip, if it is another one than before or the rule has changed, and resolves anew whom
 * stored commits are by: all or nothing. Where there is one, people are resolved each time, as accounts may be known since.
 */
export async function refreshMailmap(
  database: Database,
  repoId: number,
  mirrorDirectory: string,
  signal?: AbortSignal,
): Promise<void> {
  const file = await readMailmap(mirrorDirectory, signal);
  await inTransaction(database, async (client) => {
    const before = await getMailmap(client, repoId);
    if (file === null && before === null) return;
    if (before?.blob !== file?.blob || before?.ruleVersion !== MAILMAP_RULE_VERSION) {
      const content = file === null || file.text === null ? null : parseMailmap(file.text);
      const stored = file && { blob: file.blob, ruleVersion: MAILMAP_RULE_VERSION, content };
      await storeMailmap(client, repoId, stored);
    }
    await applyMailmap(client, repoId, null);
  });
}
