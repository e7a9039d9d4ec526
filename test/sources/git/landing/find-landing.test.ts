import { describe, expect, it } from 'vitest';
import {
  describePullRequests,
  type PullRequestFacts,
} from '../../../../sources/git/pull-requests/describe-pull-requests.ts';
import { type Commit, RepositoryPlan } from '../build-repository.ts';

const BOB = 'Bob <bob@example.org>';
const EVE = 'Eve <eve@example.org>';

async function describeAll(plan: RepositoryPlan) {
  using repository = plan.write();
  const facts = await describePullRequests(repository.directory, { defaultBranch: 'main' });
  const subjects = new Map(
    facts.flatMap(({ number, landed }) =>
      landed === null
        ? []
        : [[number, repository.git(['log', '-1', '--format=%s', landed.commit]).toString().trim()]],
    ),
  );
  return {
    facts: new Map(facts.map((one) => [one.number, one])),
    landed: (number: number): string | null => subjects.get(number) ?? null,
  };
}

/** Main with three commits, and `topic`: a commit of Bob's on the first of them. */
function newPlan() {
  const plan = new RepositoryPlan();
  const first = plan.commit();
  const main = plan.commit({ parents: [plan.commit({ parents: [first] })] });
  const topic = plan.commit({ parents: [first], author: BOB, message: 'Do the thing\n' });
  return { plan, first, main, topic };
}

describe('a squash into a release branch that is merged on into main', () => {
  function planRelease(): { plan: RepositoryPlan; release: Commit; merged: Commit } {
    const { plan, main, topic } = newPlan();
    const start = plan.commit({ parents: [main], message: 'Begin 1.x\n' });
    const squash = plan.commit({ parents: [start], author: BOB, message: 'Do it well (#7)\n' });
    const release = plan.commit({ parents: [squash], message: '1.0.0\n' });
    const merged = plan.merge(plan.commit({ parents: [main] }), release, "Merge branch '1.x'");
    plan.branch('main', merged);
    plan.pullRequest(7, topic);
    return { plan, release, merged };
  }

  it('is the landing, at its own time, while the branch is there', async () => {
    const { plan, release } = planRelease();
    plan.branch('1.x', release);
    const { facts, landed } = await describeAll(plan);
    expect(landed(7)).toBe('Do it well (#7)');
    expect(facts.get(7)).toMatchObject({ state: 'merged', targetBranch: '1.x', title: 'Do it well' });
    expect(facts.get(7)!.landed!.time).toBe(1_600_000_000 + 6 * 3_600);
  });

  it('is the landing when the branch is gone', async () => {
    const { plan } = planRelease();
    expect((await describeAll(plan)).landed(7)).toBe('Do it well (#7)');
  });

  it('is the landing when the tip of the branch is the head of a pull request, merged on or not', async () => {
    for (const isMerged of [true, false]) {
      const { plan, main, topic } = newPlan();
      const squash = plan.commit({ parents: [main], author: BOB, message: 'Do it well (#7)\n' });
      const release = plan.commit({ parents: [squash], message: '1.0.0\n' });
      const next = plan.commit({ parents: [main] });
      plan.branch('1.x', release);
      plan.branch('main', isMerged ? plan.merge(next, release, 'Merge pull request #8 from us/1.x') : next);
      plan.pullRequest(7, topic);
      plan.pullRequest(8, release);
      const { facts, landed } = await describeAll(plan);
      expect(landed(7)).toBe('Do it well (#7)');
      expect(landed(8)).toBe(isMerged ? 'Merge pull request #8 from us/1.x' : null);
      expect(facts.get(8)).toMatchObject({ how: isMerged ? 'merge' : 'frontier' });
    }
  });

  it('comes before the same change on main', async () => {
    const { plan, main, topic } = newPlan();
    const squash = plan.commit({ parents: [main], author: BOB, message: 'Do it well (#7)\n' });
    const picked = plan.commit({ parents: [main], author: BOB, message: 'Pick it (#7)\n' });
    plan.branch('1.x', squash);
    plan.branch('main', picked);
    plan.pullRequest(7, topic);
    expect((await describeAll(plan)).landed(7)).toBe('Do it well (#7)');
  });
});

describe('a branch that carries a pull request', () => {
  it('is no place to land, whatever its own commits say', async () => {
    const { plan, main, topic } = newPlan();
    const own = plan.commit({ parents: [topic], author: BOB, message: 'Do the rest (#7)\n' });
    plan.branch('main', main);
    plan.branch('topic', own);
    plan.pullRequest(7, own);
    expect((await describeAll(plan)).facts.get(7)).toMatchObject({ state: 'unknown', ownCount: 2 });
  });

  it('is none when it repeats what landed on main before', async () => {
    const { plan, first, main, topic } = newPlan();
    const squash = plan.commit({ parents: [main], author: BOB, message: 'Do it well (#7)\n' });
    const release = plan.commit({ parents: [first] });
    const backport = plan.commit({ parents: [release], author: BOB, message: 'Do it well (#7)\n' });
    plan.branch('main', squash);
    plan.branch('1.x', release);
    plan.branch('backport-7', backport);
    plan.pullRequest(7, topic);
    plan.pullRequest(9, backport);
    const { facts } = await describeAll(plan);
    expect(facts.get(9)).toMatchObject({ state: 'unknown', targetBranch: '1.x', ownCount: 1 });
    expect(facts.get(7)!.landed!.time).toBe(1_600_000_000 + 5 * 3_600);
  });

  it('is upstream for those that landed on it up to the last of them, and not for what is proposed above', async () => {
    const { plan, main, topic } = newPlan();
    const squash = plan.commit({ parents: [main], author: BOB, message: 'Do it well (#7)\n' });
    const mine = plan.commit({ parents: [squash], author: EVE, message: 'Try something\n' });
    plan.branch('main', main);
    plan.branch('next', mine);
    plan.pullRequest(7, topic);
    plan.pullRequest(9, mine);
    const { facts, landed } = await describeAll(plan);
    expect(landed(7)).toBe('Do it well (#7)');
    expect(facts.get(9)).toMatchObject({ state: 'unknown', targetBranch: 'next', ownCount: 1 });
  });
});

describe('a number that is not of this repository', () => {
  it('is not taken from a fork whose own pull requests were merged along', async () => {
    const { plan, main, topic } = newPlan();
    const inFork = plan.commit({ parents: [main], author: EVE, message: 'Other words (#7)\n' });
    const side = plan.commit({ parents: [inFork], author: EVE, message: 'More of it\n' });
    const forkMerge = plan.merge(main, side, 'Merge pull request #7 from eve/patch-1\n\nOther words\n');
    plan.branch('main', plan.merge(main, forkMerge, 'Merge pull request #8 from eve/main'));
    plan.pullRequest(7, topic);
    plan.pullRequest(8, forkMerge);
    const { landed } = await describeAll(plan);
    expect(landed(7)).toBeNull();
    expect(landed(8)).toBe('Merge pull request #8 from eve/main');
  });

  it('does not make the newest commit of main, proposed for elsewhere, a pull request that was merged', async () => {
    const { plan, main, topic } = newPlan();
    const squash = plan.commit({ parents: [main], author: BOB, message: 'Do it well (#7)\n' });
    plan.branch('main', plan.commit({ parents: [squash] }));
    plan.pullRequest(7, topic);
    plan.pullRequest(8, squash);
    const { facts } = await describeAll(plan);
    expect(facts.get(7)!.state).toBe('merged');
    expect(facts.get(8)).toMatchObject({ state: 'unknown', how: 'none', ownCount: 0 });
  });
});

describe('a rebased pull request', () => {
  const proposed = { author: BOB, authorTime: 1_600_000_123, message: 'Do the thing\n' };

  it('landed with the commit that has its author, time and subject', async () => {
    const { plan, first, main } = newPlan();
    const head = plan.commit({ ...proposed, parents: [first] });
    plan.branch('main', plan.commit({ ...proposed, parents: [main] }));
    plan.pullRequest(7, head);
    expect((await describeAll(plan)).landed(7)).toBe('Do the thing');
  });

  it('did not when that commit is somebody else’s, says something else, is older, or came in another merge', async () => {
    for (const difference of ['author', 'subject', 'older', 'side']) {
      const { plan, first, main } = newPlan();
      const early = plan.commit({ ...proposed, parents: [main] });
      const head = plan.commit({ ...proposed, parents: [first] });
      const other = plan.commit({
        ...proposed,
        ...(difference === 'author' && { author: EVE }),
        ...(difference === 'subject' && { message: 'Do another thing\n' }),
        parents: [main],
      });
      const side = plan.merge(main, other, 'Merge pull request #8 from bob/again');
      plan.branch('main', difference === 'older' ? early : difference === 'side' ? side : other);
      plan.pullRequest(7, head);
      expect((await describeAll(plan)).landed(7), difference).toBeNull();
    }
  });

  it('is one, where two proposed the same: the one that started from what is newer', async () => {
    const { plan, first, main } = newPlan();
    const stale = plan.commit({ ...proposed, parents: [first] });
    const fresh = plan.commit({ ...proposed, parents: [main] });
    plan.branch('main', plan.commit({ ...proposed, parents: [plan.commit({ parents: [main] })] }));
    plan.pullRequest(7, fresh);
    plan.pullRequest(8, stale);
    const { landed } = await describeAll(plan);
    expect([landed(7), landed(8)]).toEqual(['Do the thing', null]);
  });
});

describe('the author and the title of a pull request', () => {
  async function describeLanded(message: string, isMerge: boolean): Promise<PullRequestFacts> {
    const { plan, main, topic } = newPlan();
    const pushed = plan.commit({ parents: [topic], author: EVE, message: 'Please the linter\n' });
    const landed = isMerge
      ? plan.merge(main, pushed, message, { author: EVE })
      : plan.commit({ parents: [main], author: BOB, message });
    plan.branch('main', landed);
    plan.pullRequest(7, pushed);
    return (await describeAll(plan)).facts.get(7)!;
  }

  it('are those of the squash, without the number', async () => {
    const facts = await describeLanded('Do it well (#7)\n\n* Do the thing\n* Please the linter\n', false);
    expect(facts).toMatchObject({ title: 'Do it well', author: { name: 'Bob' } });
  });

  it('are whole where a long title was cut', async () => {
    const facts = await describeLanded('Do it well and … (#7)\n\n…quickly\n\nmore\n', false);
    expect(facts.title).toBe('Do it well and quickly');
  });

  it.each([
    ['Merge pull request #7 from bob/topic\n\nDo it well\n', 'Do it well'],
    ["Merge pull request 'Do it well' (#7) from bob/topic into main\n", 'Do it well'],
    ["Merge branch 'topic' into 'main'\n\nDo it well\n\nSee merge request us/it!7\n", 'Do it well'],
    ['Do it well (#7)\n', 'Do it well'],
    ['Merge pull request #7 from bob/topic\n', 'Do the thing'],
    ["Merge branch 'topic'\n", 'Do the thing'],
  ])(
    'are the title that %j tells and the author of the commits, not who merged or pushed last',
    async (message, title) => {
      expect(await describeLanded(message, true)).toMatchObject({ title, author: { name: 'Bob' } });
    },
  );

  it('are those of the first commit while nothing has landed', async () => {
    const { plan, main, topic } = newPlan();
    const update = plan.commit({ parents: [topic, main], author: EVE, message: "Merge branch 'main'\n" });
    plan.branch('main', main);
    plan.pullRequest(7, update);
    const { facts } = await describeAll(plan);
    expect(facts.get(7)).toMatchObject({ title: 'Do the thing', author: { name: 'Bob' }, state: 'unknown' });
  });
});
