import type { ClientBase } from 'pg';
import { MAILMAP_RULE_VERSION, parseMailmap } from '../../domain/facts/parse-mailmap.ts';
import type { Database } from '../../lib/database/database.ts';
import { inTransaction } from '../../lib/database/transaction.ts';
import { findMailmap, readMailmap } from '../../sources/git/commits/read-mailmap.ts';
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
  const file = await findMailmap(mirrorDirectory, signal);
  const before = await getMailmap(database.pg, repoId);
  if (file === null && before === null) return;
  const isKnown = before?.blob === file?.blob && before?.ruleVersion === MAILMAP_RULE_VERSION;
  const text = file === null || isKnown ? null : await readMailmap(mirrorDirectory, file, signal);
  await inTransaction(database, async (client) => {
    if (!isKnown) {
      const content = text === null ? null : parseMailmap(text);
      const stored = file && { blob: file.blob, ruleVersion: MAILMAP_RULE_VERSION, content };
      await storeMailmap(client, repoId, stored);
    }
    await applyMailmap(client, repoId, null);
  });
}

/** Resolves anew whom stored commits are by, by the mailmap that is stored, if there is one. */
export async function resolveMailmap(client: ClientBase, repoId: number): Promise<void> {
  if ((await getMailmap(client, repoId)) !== null) await applyMailmap(client, repoId, null);
}
