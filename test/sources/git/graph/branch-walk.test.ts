import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BranchWalk } from '../../../../sources/git/graph/branch-walk.ts';
import type { CommitGraph } from '../../../../sources/git/graph/commit-graph.ts';
import { GraphBuilder } from '../../../../sources/git/graph/graph-builder.ts';
import { loadCommitGraph } from '../../../../sources/git/graph/load-commit-graph.ts';
import { type Commit, RepositoryPlan } from '../build-repository.ts';

/** A history as a list of commits, each with the places of its parents and its time. */
interface PlannedCommit {
  readonly parents: readonly number[];
  readonly time: number;
}

/** Up to three parents among earlier commits, several roots, and clocks that go wrong. */
function histories(sizeMax: number): fc.Arbitrary<PlannedCommit[]> {
  const commit = fc.record({
    picks: fc.array(fc.nat(), { maxLength: 3 }),
    near: fc.boolean(),
    time: fc.integer({ min: 1, max: 50 }),
  });
  return fc.array(commit, { minLength: 1, maxLength: sizeMax }).map((commits) =>
    commits.map(({ picks, near, time }, place) => {
      const reach = near ? Math.min(place, 4) : place;
      const parents = reach === 0 ? [] : picks.map((pick) => place - 1 - (pick % reach));
      return { parents: [...new Set(parents)], time };
    }),
  );
}

/** All ancestors of each commit, itself included. */
function listAncestors(history: readonly PlannedCommit[]): Set<number>[] {
  const ancestors: Set<number>[] = [];
  for (const [place, { parents }] of history.entries()) {
    ancestors.push(new Set([place, ...parents.flatMap((parent) => [...ancestors[parent]!])]));
  }
  return ancestors;
}

/** Common ancestors that no other common ancestor descends from, by the definition in git-merge-base(1). */
function bestCommonAncestors(ancestors: readonly Set<number>[], a: number, b: number): number[] {
  const common = [...ancestors[a]!].filter((commit) => ancestors[b]!.has(commit));
  return common.filter(
    (commit) => !common.some((other) => other !== commit && ancestors[other]!.has(commit)),
  );
}

const idOf = (place: number): string => (place + 1).toString(16).padStart(8, '0').repeat(5);

/** The graph as `git log` would give it, newest place first. */
function buildGraph(history: readonly PlannedCommit[]): CommitGraph {
  const builder = new GraphBuilder(20);
  for (const [place, { parents, time }] of [...history.entries()].reverse()) {
    const line = Buffer.from(`${idOf(place)}${time} ${time} ${parents.map(idOf).join(' ')}\0subject\n`);
    builder.addRecord(line, 0, line.length - 1);
  }
  return builder.finish();
}

describe('the order of a commit graph', () => {
  it('puts every parent before its child, whatever the clocks say', () => {
    fc.assert(
      fc.property(histories(30), (history) => {
        const graph = buildGraph(history);
        for (const [place, { parents }] of history.entries()) {
          const commit = graph.find(idOf(place));
          expect(graph.oid(commit)).toBe(idOf(place));
          const found = Array.from({ length: graph.parentCount(commit) }, (_, nth) =>
            graph.parent(commit, nth),
          );
          expect(found.map((parent) => graph.oid(parent))).toEqual(parents.map(idOf));
          for (const parent of found) expect(parent).toBeLessThan(commit);
        }
      }),
    );
  });
});

describe('a walk from two commits', () => {
  it('finds a best common ancestor and exactly the commits of the head alone', () => {
    fc.assert(
      fc.property(histories(30), fc.nat(), fc.nat(), (history, first, second) => {
        const [head, other] = [first % history.length, second % history.length];
        const ancestors = listAncestors(history);
        const graph = buildGraph(history);
        const point = new BranchWalk(graph).compare(graph.find(idOf(head)), graph.find(idOf(other)));
        const best = bestCommonAncestors(ancestors, head, other).map((place) => graph.find(idOf(place)));
        expect(point.base).toBe(best.length === 0 ? -1 : Math.max(...best));
        const alone = [...ancestors[head]!].filter((place) => !ancestors[other]!.has(place));
        expect(point.own).toEqual(alone.map((place) => graph.find(idOf(place))).sort((a, b) => b - a));
        expect(point.ownCount).toBe(alone.length);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no trace for the next one', () => {
    fc.assert(
      fc.property(histories(20), (history) => {
        const graph = buildGraph(history);
        const walk = new BranchWalk(graph);
        for (let head = 0; head < graph.count; head++) {
          const other = graph.count - 1 - head;
          expect(walk.compare(head, other)).toEqual(new BranchWalk(graph).compare(head, other));
        }
      }),
    );
  });
});

describe('a walk to upstream', () => {
  it('ends at the newest upstream commit below the head', () => {
    fc.assert(
      fc.property(histories(30), fc.nat(), fc.nat(), (history, first, second) => {
        const [head, tip] = [first % history.length, second % history.length];
        const ancestors = listAncestors(history);
        const graph = buildGraph(history);
        const landing = new Int32Array(graph.count).fill(-1);
        for (const place of ancestors[tip]!) landing[graph.find(idOf(place))] = 0;
        const point = new BranchWalk(graph).leave(graph.find(idOf(head)), landing);
        const shared = [...ancestors[head]!].filter((place) => ancestors[tip]!.has(place));
        expect(point.base).toBe(Math.max(-1, ...shared.map((place) => graph.find(idOf(place)))));
        expect(point.ownCount).toBe(ancestors[head]!.size - shared.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the question of ancestry', () => {
  it('is answered as the sets of ancestors answer it', () => {
    fc.assert(
      fc.property(histories(25), (history) => {
        const ancestors = listAncestors(history);
        const graph = buildGraph(history);
        const walk = new BranchWalk(graph);
        for (let a = 0; a < history.length; a++) {
          const b = (a * 7 + 3) % history.length;
          expect(walk.isAncestor(graph.find(idOf(a)), graph.find(idOf(b)))).toBe(ancestors[b]!.has(a));
        }
      }),
    );
  });
});

describe('a walk over a repository', () => {
  it('agrees with git merge-base and git rev-list', async () => {
    await fc.assert(
      fc.asyncProperty(histories(14), fc.nat(), fc.nat(), async (history, first, second) => {
        const plan = new RepositoryPlan();
        const commits: Commit[] = [];
        for (const { parents, time } of history) {
          commits.push(
            plan.commit({ parents: parents.map((parent) => commits[parent]!), time: 1_000_000 + time }),
          );
        }
        plan.branch('head', commits[first % commits.length]!);
        plan.branch('other', commits[second % commits.length]!);
        using repository = plan.write();
        const head = repository.oid(commits[first % commits.length]!);
        const other = repository.oid(commits[second % commits.length]!);
        const graph = await loadCommitGraph(repository.directory);
        const point = new BranchWalk(graph).compare(graph.find(head), graph.find(other));
        const own = repository
          .git(['rev-list', `${other}..${head}`])
          .toString()
          .split('\n')
          .filter(Boolean);
        expect(point.own.map((commit) => graph.oid(commit)).sort()).toEqual(own.sort());
        const bases = repository.git(['merge-base', '--all', head, other], { statuses: [0, 1] }).toString();
        if (point.base < 0) expect(bases).toBe('');
        else expect(bases.split('\n')).toContain(graph.oid(point.base));
      }),
      { numRuns: 15 },
    );
  });
});
