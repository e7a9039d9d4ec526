import { textFromCommits } from '../../domain/pull-request-text.ts';
import type { Database } from '../../lib/database/database.ts';
import { inTransaction } from '../../lib/database/transaction.ts';
import { readCommits } from '../../sources/git/commits/read-commits.ts';
import { BranchWalk } from '../../sources/git/graph/branch-walk.ts';
import type { CommitGraph } from '../../sources/git/graph/commit-graph.ts';
import {
  type MirroredPullRequest,
  upsertPullRequests,
} from '../../sql/pull-requests/upsert-pull-requests.ts';
import type { TablePullRequest } from './read-tables.ts';

/** Rows stored in one transaction. */
const PAGE_ROWS = 500;

/** A pull request of the table with the base that the replay uses. */
export interface ReplayedPullRequest {
  readonly row: TablePullRequest;
  readonly base: string | null;
}

/**
 * Stores the pull requests of a table as a sync of the mirror would: own commits and text from Git, head and time from the
 * table. Those whose head the mirror lacks are left out.
 * @returns the numbers stored
 */
export async function loadRepository(
  database: Database,
  repoId: number,
  mirror: string,
  graph: CommitGraph,
  pullRequests: readonly ReplayedPullRequest[],
): Promise<number[]> {
  const walk = new BranchWalk(graph);
  const stored: number[] = [];
  for (let start = 0; start < pullRequests.length; start += PAGE_ROWS) {
    const page = pullRequests.slice(start, start + PAGE_ROWS).flatMap(({ row, base }) => {
      const head = graph.find(row.head);
      const from = base === null ? -1 : graph.find(base);
      if (head < 0) return [];
      const own = from < 0 ? [head] : walk.compare(head, from).own;
      return [{ row, base: from < 0 ? null : base, own: own.map((commit) => graph.oid(commit)) }];
    });
    const commits = await readCommits(mirror, new Set(page.flatMap(({ own }) => own)));
    const rows = page.map(({ row, base, own }): MirroredPullRequest => {
      const messages = own.flatMap((id) => commits.get(id) ?? []).reverse();
      const opened = new Date(row.est_opened * 1000);
      const head = commits.get(row.head);
      return {
        number: row.number,
        state: 'open',
        stateKnown: false,
        ...textFromCommits(messages),
        authorName: head?.author.name ?? null,
        authorEmail: head?.author.email ?? null,
        baseSha: base,
        baseRule: base === null ? 'none' : 'provider',
        baseRef: null,
        headSha: row.head,
        mergeCommitSha: null,
        ownCommits: own,
        firstCommitAt: null,
        commitsCount: own.length,
        createdAt: opened,
        updatedAt: opened,
        mergedAt: null,
      };
    });
    await inTransaction(database, (client) => upsertPullRequests(client, repoId, rows));
    stored.push(...rows.map(({ number }) => number));
  }
  return stored;
}
