import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  assignFirstDeployments,
  NOT_DEPLOYED,
  type NumberedGraph,
} from '../../../domain/metrics/assign-first-deployments.ts';

/** From the parents of each commit. */
function numberGraph(parentsOf: readonly (readonly number[])[]): NumberedGraph {
  const offsets = new Uint32Array(parentsOf.length + 1);
  for (const [commit, parents] of parentsOf.entries())
    offsets[commit + 1] = offsets[commit]! + parents.length;
  return { offsets, parents: Uint32Array.from(parentsOf.flat()) };
}

/** The definition, as slow as it reads. */
function assignNaively(parentsOf: readonly (readonly number[])[], deployed: readonly number[]): number[] {
  const contains = (descendant: number, commit: number): boolean =>
    descendant === commit || parentsOf[descendant]!.some((parent) => contains(parent, commit));
  return parentsOf.map((_, commit) =>
    deployed.findIndex(
      (deployedCommit) => deployedCommit !== NOT_DEPLOYED && contains(deployedCommit, commit),
    ),
  );
}

test('every commit goes to the first deployment that contains it, in any graph', () => {
  // A commit's parents have smaller numbers.
  const graphs = fc
    .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 14 })
    .map((raw) =>
      raw.map((parents, commit) => [...new Set(commit === 0 ? [] : parents.map((p) => p % commit))]),
    );
  fc.assert(
    fc.property(graphs, fc.array(fc.integer({ min: -1, max: 100 }), { maxLength: 8 }), (parentsOf, raw) => {
      const deployed = raw.map((n) => (n < 0 ? NOT_DEPLOYED : n % parentsOf.length));
      const assigned = assignFirstDeployments(numberGraph(parentsOf), Int32Array.from(deployed));
      expect([...assigned]).toEqual(assignNaively(parentsOf, deployed));
    }),
    { numRuns: 2_000 },
  );
});

test('a rollback claims nothing, and a merge brings what its branch had', () => {
  //  0 ── 1 ── 2 ── 4 (merge of 3)
  //        └── 3 ───┘
  const graph = numberGraph([[], [0], [1], [1], [2, 3]]);
  expect([...assignFirstDeployments(graph, Int32Array.of(2, 1, 4))]).toEqual([0, 0, 0, 2, 2]);
});

test('a history of 300,000 commits in one line does not run out of stack', () => {
  const commits = 300_000;
  const offsets = Uint32Array.from({ length: commits + 1 }, (_, commit) => Math.max(commit - 1, 0));
  const parents = Uint32Array.from({ length: commits - 1 }, (_, commit) => commit);
  const assigned = assignFirstDeployments({ offsets, parents }, Int32Array.of(10, commits - 1));
  expect([assigned[0], assigned[10], assigned[11], assigned[commits - 1]]).toEqual([0, 0, 1, 1]);
});
