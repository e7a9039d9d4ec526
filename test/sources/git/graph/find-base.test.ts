import { describe, expect, it } from 'vitest';
import { findBases, type PullRequestBase } from '../../../../sources/git/graph/find-base.ts';
import { loadCommitGraph } from '../../../../sources/git/graph/load-commit-graph.ts';
import { LandingFinder } from '../../../../sources/git/landing/find-landing.ts';
import { findUpstream } from '../../../../sources/git/landing/find-upstream.ts';
import { sortRefs } from '../../../../sources/git/refs/pull-request-refs.ts';
import { readRefs } from '../../../../sources/git/refs/read-refs.ts';
import { type BuiltRepository, type Commit, RepositoryPlan } from '../build-repository.ts';

interface Found {
  how: PullRequestBase['how'];
  base: string | null;
  own: string[];
  landed: string | null;
}

async function findAll(repository: BuiltRepository): Promise<Map<number, Found>> {
  const graph = await loadCommitGraph(repository.directory);
  const refs = sortRefs(await readRefs(repository.directory));
  const upstream = findUpstream(graph, refs, 'main');
  const bases = findBases(graph, upstream, refs.pullRequests);
  const landings = new LandingFinder(graph, upstream, bases);
  return new Map(
    bases.map((found) => {
      const landing = landings.find(found, () => false);
      return [
        found.number,
        {
          how: found.how,
          base: found.base < 0 ? null : graph.oid(found.base),
          own: found.own.map((commit) => graph.oid(commit)),
          landed: landing < 0 ? null : graph.oid(landing),
        },
      ];
    }),
  );
}

/** A plan with three commits on main, and shortcuts to name what is expected of it. */
function newPlan() {
  const plan = new RepositoryPlan();
  const first = plan.commit();
  const second = plan.commit({ parents: [first] });
  const third = plan.commit({ parents: [second] });
  return { plan, first, second, third };
}

async function findIn(
  plan: RepositoryPlan,
  number: number,
  base: Commit | null,
  own: readonly Commit[],
  landed: Commit | null,
) {
  using repository = plan.write();
  const found = (await findAll(repository)).get(number);
  const expected = {
    base: base === null ? null : repository.oid(base),
    own: own.map((commit) => repository.oid(commit)),
    landed: landed === null ? null : repository.oid(landed),
  };
  return { found, expected };
}

describe('the base of a pull request that is not upstream', () => {
  it('is the upstream commit it was started from', async () => {
    const { plan, second, third } = newPlan();
    const a = plan.commit({ parents: [second] });
    const b = plan.commit({ parents: [a] });
    plan.branch('main', third);
    plan.pullRequest(7, b);
    const { found, expected } = await findIn(plan, 7, second, [b, a], null);
    expect(found).toEqual({ how: 'frontier', ...expected });
  });

  it('is the newest upstream commit that was merged into it', async () => {
    const { plan, first, third } = newPlan();
    const a = plan.commit({ parents: [first] });
    const update = plan.merge(a, third, "Merge branch 'main' into topic");
    plan.branch('main', third);
    plan.pullRequest(7, update);
    const { found, expected } = await findIn(plan, 7, third, [update, a], null);
    expect(found).toEqual({ how: 'frontier', ...expected });
  });

  it('may lie on a release branch or be kept by a tag only', async () => {
    const { plan, first, third } = newPlan();
    const release = plan.commit({ parents: [first] });
    const tagged = plan.commit({ parents: [first] });
    const a = plan.commit({ parents: [release] });
    const b = plan.commit({ parents: [tagged] });
    plan.branch('main', third);
    plan.branch('release-1', release);
    plan.tag('v0.9', tagged);
    plan.pullRequest(7, a);
    plan.pullRequest(8, b);
    using repository = plan.write();
    const found = await findAll(repository);
    expect(found.get(7)?.base).toBe(repository.oid(release));
    expect(found.get(8)?.base).toBe(repository.oid(tagged));
  });

  it('does not count a branch that only carries a pull request as upstream', async () => {
    const { plan, second, third } = newPlan();
    const a = plan.commit({ parents: [second] });
    plan.branch('main', third);
    plan.branch('topic', a);
    plan.pullRequest(7, a);
    const { found, expected } = await findIn(plan, 7, second, [a], null);
    expect(found).toEqual({ how: 'frontier', ...expected });
  });

  it('is none when the histories have nothing in common', async () => {
    const { plan, third } = newPlan();
    const root = plan.commit({ parents: [] });
    plan.branch('main', third);
    plan.pullRequest(7, root);
    const { found, expected } = await findIn(plan, 7, null, [root], null);
    expect(found).toEqual({ how: 'none', ...expected });
  });

  it("is the parent pull request's base for a stack, whose commits are all its own", async () => {
    const { plan, second, third } = newPlan();
    const lower = plan.commit({ parents: [second] });
    const upper = plan.commit({ parents: [lower] });
    plan.branch('main', third);
    plan.pullRequest(7, lower);
    plan.pullRequest(8, upper);
    const { found, expected } = await findIn(plan, 8, second, [upper, lower], null);
    expect(found).toEqual({ how: 'frontier', ...expected });
  });
});

describe('the base of a merged pull request', () => {
  it('comes from the merge that brought its head', async () => {
    const { plan, first, third } = newPlan();
    const a = plan.commit({ parents: [first] });
    const b = plan.commit({ parents: [a] });
    const merge = plan.merge(third, b, 'Merge pull request #7 from ann/topic');
    plan.branch('main', plan.commit({ parents: [merge] }));
    plan.pullRequest(7, b);
    const { found, expected } = await findIn(plan, 7, first, [b, a], merge);
    expect(found).toEqual({ how: 'merge', ...expected });
  });

  it('prefers the merge that names its number to an earlier one', async () => {
    const { plan, first, second, third } = newPlan();
    const a = plan.commit({ parents: [first] });
    const early = plan.merge(second, a, 'Merge the topic into next');
    const named = plan.merge(third, a, 'feature #7 Do the thing (ann)');
    plan.branch('next', early);
    plan.branch('main', named);
    plan.pullRequest(7, a);
    const { found, expected } = await findIn(plan, 7, first, [a], named);
    expect(found).toEqual({ how: 'merge', ...expected });
  });

  it('leaves out what came from main through an update of the branch', async () => {
    const { plan, first, second, third } = newPlan();
    const a = plan.commit({ parents: [first] });
    const update = plan.merge(a, second, "Merge branch 'main' into topic");
    const b = plan.commit({ parents: [update] });
    const merge = plan.merge(third, b, 'Merge pull request #7 from ann/topic');
    plan.branch('main', merge);
    plan.pullRequest(7, b);
    const { found, expected } = await findIn(plan, 7, second, [b, update, a], merge);
    expect(found).toEqual({ how: 'merge', ...expected });
  });

  it('comes from the test merge when no merge has its head as a parent', async () => {
    const { plan, first, second } = newPlan();
    const a = plan.commit({ parents: [first] });
    const later = plan.commit({ parents: [a] });
    const merge = plan.merge(second, later, 'Merge everything');
    const trial = plan.merge(second, a, 'Merge a into second');
    plan.branch('main', merge);
    plan.pullRequest(7, a, trial);
    const { found, expected } = await findIn(plan, 7, first, [a], merge);
    expect(found).toEqual({ how: 'testmerge', ...expected });
  });

  it('comes from the larger merge inside which its head went upstream', async () => {
    const { plan, first, second } = newPlan();
    const a = plan.commit({ parents: [first] });
    const later = plan.commit({ parents: [a] });
    const merge = plan.merge(second, later, 'Merge everything');
    plan.branch('main', merge);
    plan.pullRequest(7, a);
    const { found, expected } = await findIn(plan, 7, first, [a], merge);
    expect(found).toEqual({ how: 'inside', ...expected });
  });

  it('is its parent, as a guess, when it was fast-forwarded', async () => {
    const { plan, first, second, third } = newPlan();
    plan.branch('main', third);
    plan.pullRequest(7, second);
    const { found, expected } = await findIn(plan, 7, first, [second], second);
    expect(found).toEqual({ how: 'ff1', ...expected });
  });
});

describe('the landing of a rewritten pull request', () => {
  it('is the squash commit that names its number', async () => {
    const { plan, first, third } = newPlan();
    const a = plan.commit({ parents: [first] });
    const squash = plan.commit({ parents: [third], message: 'Do the thing (#7)\n' });
    plan.branch('main', squash);
    plan.pullRequest(7, a);
    const { found, expected } = await findIn(plan, 7, first, [a], squash);
    expect(found).toEqual({ how: 'frontier', ...expected });
  });

  it('is the first of several, not its backport', async () => {
    const { plan, first, second, third } = newPlan();
    const a = plan.commit({ parents: [first] });
    const squash = plan.commit({ parents: [third], message: 'Do the thing (#7)\n' });
    const backport = plan.commit({ parents: [second], message: 'Do the thing (#7)\n' });
    plan.branch('main', squash);
    plan.branch('a-release', backport);
    plan.pullRequest(7, a);
    const { found, expected } = await findIn(plan, 7, first, [a], squash);
    expect(found).toEqual({ how: 'frontier', ...expected });
  });

  it('is not a commit that merely talks about the number', async () => {
    const { plan, first, third } = newPlan();
    const a = plan.commit({ parents: [first] });
    const talk = plan.commit({ parents: [third], message: 'Follow up on #7 with tests\n' });
    const revert = plan.commit({ parents: [talk], message: 'Revert "Do the thing (#7)" (#9)\n' });
    plan.branch('main', revert);
    plan.pullRequest(7, a);
    const { found, expected } = await findIn(plan, 7, first, [a], null);
    expect(found).toEqual({ how: 'frontier', ...expected });
  });
});
