import { type KnownRef, planMirrorMovements } from '../../domain/deployments/plan-mirror-movements.ts';
import type { Database } from '../../lib/database/database.ts';
import { inTransaction } from '../../lib/database/transaction.ts';
import { deriveStoredDeployments } from '../../lib/facts/rules/derive-deployments.ts';
import { readFirstParents } from '../../sources/git/movements/read-first-parents.ts';
import { readTags } from '../../sources/git/movements/read-tags.ts';
import { sortRefs } from '../../sources/git/refs/pull-request-refs.ts';
import { readDefaultBranch } from '../../sources/git/refs/read-default-branch.ts';
import { readRefs } from '../../sources/git/refs/read-refs.ts';
import { listMirrorRefs, type MirrorRef, replaceMirrorRefs } from '../../sql/deployments/mirror-refs.ts';
import { insertRefMovements } from '../../sql/deployments/ref-movements.ts';
import { lockRepositories } from '../../sql/repositories/lock-repositories.ts';

/** Stores what a mirror tells of movements of branches and tags, and applies the repository's rules to all that is stored. */
export async function storeRefMovements(
  database: Database,
  { repoId, directory, signal }: { repoId: number; directory: string; signal: AbortSignal },
): Promise<void> {
  const [tags, refs, defaultBranch] = await Promise.all([
    readTags(directory, signal),
    readRefs(directory, { signal }),
    readDefaultBranch(directory, signal),
  ]);
  const { branches } = sortRefs(refs);
  const known = await inTransaction(database, (client) => readKnown(client, repoId));
  const firstParents = await readFirstParents(directory, tipsToWalk(branches, known, defaultBranch), signal);
  await inTransaction(database, async (client) => {
    await lockRepositories(client, { repoIds: [repoId], providerIds: [], names: [], installationIds: [] });
    // Whoever read the mirror meanwhile has told what this reading would.
    const before = await readKnown(client, repoId);
    const reading = { tags, branches, firstParents, defaultBranch, readAt: new Date() };
    const movements = planMirrorMovements(reading, before);
    await insertRefMovements(
      client,
      movements.map((movement) => ({ ...movement, repoId })),
    );
    await replaceMirrorRefs(client, repoId, listRefs(branches, tags), reading.readAt);
    await deriveStoredDeployments(client, repoId);
  });
}

async function readKnown(
  client: Parameters<typeof listMirrorRefs>[0],
  repoId: number,
): Promise<Map<string, KnownRef>> {
  return new Map((await listMirrorRefs(client, repoId)).map((one) => [one.ref, one]));
}

/** Tips of branches that moved, where they were before, and the default branch, which tells what others have of their own. */
function tipsToWalk(
  branches: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, KnownRef>,
  defaultBranch: string | null,
): string[] {
  const tips = new Set<string>();
  for (const [name, tip] of branches) {
    const before = known.get(`refs/heads/${name}`)?.commitSha;
    if (before === tip) continue;
    tips.add(tip);
    if (before !== undefined) tips.add(before);
  }
  const main = defaultBranch === null ? undefined : branches.get(defaultBranch);
  if (tips.size > 0 && main !== undefined) tips.add(main);
  return [...tips];
}

function listRefs(
  branches: ReadonlyMap<string, string>,
  tags: readonly { readonly name: string; readonly objectId: string; readonly commitSha: string }[],
): MirrorRef[] {
  return [
    ...[...branches].map(([name, sha]) => ({ ref: `refs/heads/${name}`, objectId: sha, commitSha: sha })),
    ...tags.map(({ name, objectId, commitSha }) => ({ ref: `refs/tags/${name}`, objectId, commitSha })),
  ];
}
