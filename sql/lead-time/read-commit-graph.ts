import type { ClientBase } from 'pg';
import type { NumberedGraph } from '../../domain/metrics/assign-first-deployments.ts';

/** Commits of one repository that a graph may have: beyond, numbers of that size would not fit into memory. */
const COMMITS_MAX = 5_000_000;
const COMMITS_PER_PAGE = 50_000;

export interface StoredCommitGraph {
  /** Id of each commit by its number. */
  readonly shas: readonly string[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** Parents that are not stored are left out. */
  readonly graph: NumberedGraph;
}

/** Reads all commits of a repository with their parents. Must run inside a transaction. */
export async function readCommitGraph(client: ClientBase, repoId: number): Promise<StoredCommitGraph> {
  const shas: string[] = [];
  const parentLists: string[] = [];
  const numberOf = new Map<string, number>();
  await client.query(
    `declare commit_graph no scroll cursor for
     select sha, array_to_string(parent_shas, ' ') as parents from commits where repo_id = $1`,
    [repoId],
  );
  for (;;) {
    const page = await client.query<{ sha: string; parents: string }>(
      `fetch ${COMMITS_PER_PAGE} from commit_graph`,
    );
    for (const { sha, parents } of page.rows) {
      // One commit told with two times is two rows.
      if (numberOf.has(sha)) continue;
      numberOf.set(sha, shas.length);
      shas.push(sha);
      parentLists.push(parents);
    }
    if (shas.length > COMMITS_MAX)
      throw new RangeError(`more than ${COMMITS_MAX} commits in repository ${repoId}`);
    if (page.rows.length < COMMITS_PER_PAGE) break;
  }
  await client.query('close commit_graph');
  return { shas, numberOf, graph: numberGraph(parentLists, numberOf) };
}

function numberGraph(parentLists: readonly string[], numberOf: ReadonlyMap<string, number>): NumberedGraph {
  const offsets = new Uint32Array(parentLists.length + 1);
  const parents: number[] = [];
  for (const [commit, list] of parentLists.entries()) {
    if (list !== '') {
      for (const sha of list.split(' ')) {
        const parent = numberOf.get(sha);
        if (parent !== undefined) parents.push(parent);
      }
    }
    offsets[commit + 1] = parents.length;
  }
  return { offsets, parents: Uint32Array.from(parents) };
}
