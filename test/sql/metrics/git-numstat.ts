import { execFileSync } from 'node:child_process';
import type { Database } from '../../../lib/database/database.ts';
import { inTransaction } from '../../../lib/database/transaction.ts';
import { measureCommits } from '../../../sources/git/commits/measure-commits.ts';
import { readCommitHistory } from '../../../sources/git/commits/stream-commits.ts';
import { listUnmeasuredCommits, storeCommitSizes } from '../../../sql/commits/commit-sizes.ts';
import { storeCommits } from '../../../sql/commits/store-commits.ts';
import { ensureDevelopers } from '../../../sql/people/ensure-developers.ts';

const SIZES_PER_RUN = 2_000;

/** A commit as `git log --numstat` tells it. */
export interface LoggedCommit {
  readonly sha: string;
  readonly email: string;
  /** UTC, `2026-03-31`. */
  readonly day: string;
  readonly additions: number;
  readonly deletions: number;
  readonly files: number;
}

/** Stores the commits of a mirror and their sizes, as a sync does. */
export async function storeMirror(database: Database, repoId: number, directory: string): Promise<void> {
  const reading = await readCommitHistory(directory, null);
  for await (const commits of reading.commits()) {
    const authors = new Map(
      commits.flatMap(({ authorEmail: email, authorName: name }) =>
        email === null ? [] : [[email.toLowerCase(), { email, name: name ?? email }] as const],
      ),
    );
    await inTransaction(database, async (client) => {
      await ensureDevelopers(client, [...authors.values()]);
      await storeCommits(client, repoId, commits);
    });
  }
  for (;;) {
    const left = await inTransaction(database, async (client) => {
      const batch = await listUnmeasuredCommits(client, repoId, { before: null, limit: SIZES_PER_RUN });
      const times = new Map(batch.map(({ sha, committedAt }) => [sha, committedAt]));
      const sizes = await measureCommits(directory, [...times.keys()]);
      await storeCommitSizes(
        client,
        repoId,
        sizes.map((size) => ({ ...size, committedAt: times.get(size.sha)! })),
      );
      return sizes.length;
    });
    if (left === 0) return;
  }
}

/**
 * What Git itself says of the commits of all branches, tags and heads of pull requests, or of one branch. Written apart from what
 * the product does: one `git log`, its records and paths ended by NUL.
 */
export function readNumstat(directory: string, tips: readonly string[]): LoggedCommit[] {
  const output = execFileSync(
    'git',
    [
      '-C',
      directory,
      'log',
      ...tips,
      '--numstat',
      '-M',
      '-z',
      '--no-mailmap',
      '--format=%x01%H%x02%ae%x02%ct%x02',
    ],
    { maxBuffer: 1 << 30 },
  );
  return output
    .toString('latin1')
    .split('\x01')
    .slice(1)
    .map((record) => {
      const [sha, email, seconds, stat] = record.split('\x02') as [string, string, string, string];
      const sizes = [...stat.matchAll(/(?:^|\0|\n)(\d+|-)\t(\d+|-)\t/g)];
      const sum = (group: number): number =>
        sizes.reduce((total, match) => total + (Number(match[group]) || 0), 0);
      return {
        sha,
        email: email.toLowerCase(),
        day: new Date(Number(seconds) * 1_000).toISOString().slice(0, 10),
        additions: sum(1),
        deletions: sum(2),
        files: sizes.length,
      };
    });
}
