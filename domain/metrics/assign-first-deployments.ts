/** A commit graph in numbers: the parents of commit `c` are `parents[offsets[c]]` up to, not including, `parents[offsets[c + 1]]`. */
export interface NumberedGraph {
  /** One more than there are commits. */
  readonly offsets: Uint32Array;
  readonly parents: Uint32Array;
}

/** No deployment contains the commit. */
export const NOT_DEPLOYED = -1;

/**
 * For each commit the first deployment that contains it: the first, in the order given, whose commit is the commit itself or a
 * descendant of it. Each commit is visited once and each parent looked at once, however many deployments there are: a walk from a
 * deployment stops wherever an earlier one has been, as everything below is contained in that one, too. So deploying something
 * old (a rollback) claims nothing.
 *
 * @param deployed number of the deployed commit of each deployment, in order of time; NOT_DEPLOYED where the commit is not known
 * @returns for each commit the index of its deployment, or NOT_DEPLOYED
 */
export function assignFirstDeployments(graph: NumberedGraph, deployed: Int32Array): Int32Array {
  const { offsets, parents } = graph;
  const commits = offsets.length - 1;
  const first = new Int32Array(commits).fill(NOT_DEPLOYED);
  // A commit is marked before it is pushed, so each is pushed at most once.
  const stack = new Uint32Array(commits);
  for (let deployment = 0; deployment < deployed.length; deployment++) {
    const commit = deployed[deployment]!;
    if (commit === NOT_DEPLOYED || first[commit] !== NOT_DEPLOYED) continue;
    first[commit] = deployment;
    stack[0] = commit;
    for (let depth = 1; depth > 0; ) {
      const current = stack[--depth]!;
      for (let edge = offsets[current]!; edge < offsets[current + 1]!; edge++) {
        const parent = parents[edge]!;
        if (first[parent] !== NOT_DEPLOYED) continue;
        first[parent] = deployment;
        stack[depth++] = parent;
      }
    }
  }
  return first;
}
