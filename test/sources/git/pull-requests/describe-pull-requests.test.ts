import { describe, expect, it } from 'vitest';
import { readCommits } from '../../../../sources/git/commits/read-commits.ts';
import { describePullRequests } from '../../../../sources/git/pull-requests/describe-pull-requests.ts';
import { RepositoryPlan } from '../build-repository.ts';

describe('the facts of a pull request', () => {
  it('hold its text, people, times, landing and target branch', async () => {
    const plan = new RepositoryPlan();
    const first = plan.commit({ time: 1_600_000_000 });
    const a = plan.commit({
      parents: [first],
      time: 1_600_001_000,
      author: 'Zoë Müller <zoe@example.org>',
      message: 'Add the thing\n\nIt was missing.\nFixes #3\n',
    });
    const b = plan.commit({
      parents: [a],
      time: 1_600_002_000,
      authorTime: 1_600_001_500,
      author: 'Bob <bob@example.org>',
      message: 'Test the thing\n',
    });
    const merge = plan.merge(first, b, 'Merge pull request #5 from zoe/thing\n', { time: 1_600_003_000 });
    const release = plan.commit({ parents: [first], time: 1_600_003_500 });
    const backport = plan.commit({
      parents: [release],
      time: 1_600_004_000,
      message: 'Add the thing to 1.x\n',
    });
    plan.branch('main', merge);
    plan.branch('1.x', release);
    plan.pullRequest(5, b);
    plan.pullRequest(6, backport);
    using repository = plan.write();
    const [five, six] = await describePullRequests(repository.directory, { defaultBranch: 'main' });
    expect(five).toEqual({
      number: 5,
      head: repository.oid(b),
      base: repository.oid(first),
      how: 'merge',
      ownCommits: [repository.oid(b), repository.oid(a)],
      ownCount: 2,
      state: 'merged',
      landed: { commit: repository.oid(merge), time: 1_600_003_000 },
      targetBranch: 'main',
      title: 'Add the thing',
      body: 'It was missing.\nFixes #3\n\nTest the thing',
      author: { name: 'Zoë Müller', email: 'zoe@example.org' },
      authoredAt: 1_600_001_500,
      committedAt: 1_600_002_000,
      firstCommitAt: 1_600_001_000,
      openedAtEstimate: 1_600_001_500,
    });
    expect(six).toMatchObject({
      how: 'frontier',
      base: repository.oid(release),
      state: 'unknown',
      landed: null,
      targetBranch: '1.x',
      title: 'Add the thing to 1.x',
    });
  });

  it('tell a stack: the lower head is among the own commits of the upper', async () => {
    const plan = new RepositoryPlan();
    const first = plan.commit();
    const lower = plan.commit({ parents: [first] });
    const upper = plan.commit({ parents: [lower] });
    plan.branch('main', first);
    plan.pullRequest(1, lower);
    plan.pullRequest(2, upper);
    using repository = plan.write();
    const [one, two] = await describePullRequests(repository.directory, { defaultBranch: 'main' });
    expect(two!.ownCommits).toContain(one!.head);
    expect(one!.ownCommits).not.toContain(two!.head);
  });

  it('are there for a pull request without a commit of its own', async () => {
    const plan = new RepositoryPlan();
    const first = plan.commit();
    plan.branch('main', first);
    plan.pullRequest(1, first);
    using repository = plan.write();
    const [facts] = await describePullRequests(repository.directory, { defaultBranch: 'main' });
    expect(facts).toMatchObject({ how: 'none', base: null, state: 'merged', head: repository.oid(first) });
  });

  it('leave out a head that is no commit', async () => {
    const plan = new RepositoryPlan();
    const first = plan.commit({ files: { a: 'a\n' } });
    plan.branch('main', first);
    plan.pullRequest(1, plan.commit({ parents: [first] }));
    using repository = plan.write();
    const blob = repository.git(['rev-parse', 'main:a']).toString().trim();
    repository.git(['update-ref', 'refs/pull/2/head', blob]);
    const facts = await describePullRequests(repository.directory, { defaultBranch: 'main' });
    expect(facts.map(({ number }) => number)).toEqual([1]);
  });
});

describe('the details of a commit', () => {
  it('are read whatever their encoding', async () => {
    const plan = new RepositoryPlan();
    const declared = plan.commit({ encoding: 'ISO-8859-1', message: Buffer.from('Gr\xfc\xdfe\n', 'latin1') });
    const undeclared = plan.commit({ message: Buffer.from('caf\xe9 \x93quoted\x94\n', 'latin1') });
    const long = plan.commit({ message: `${'s'.repeat(5_000)}\n\n${'b'.repeat(100_000)}\n` });
    const huge = plan.commit({ message: `subject\n\n${'b'.repeat(3_000_000)}\n` });
    const empty = plan.commit({ message: '' });
    for (const [at, commit] of [declared, undeclared, long, huge, empty].entries())
      plan.branch(`b${at}`, commit);
    using repository = plan.write();
    const commits = await readCommits(
      repository.directory,
      [declared, undeclared, long, huge, empty, declared].map((commit) => repository.oid(commit)),
    );
    expect(commits.size).toBe(5);
    expect(commits.get(repository.oid(declared))?.subject).toBe('Grüße');
    expect(commits.get(repository.oid(undeclared))?.subject).toBe('café “quoted”');
    expect(commits.get(repository.oid(long))).toMatchObject({
      subject: 's'.repeat(1_000),
      body: 'b'.repeat(20_000),
    });
    expect(commits.get(repository.oid(huge))).toMatchObject({ subject: 'subject', body: '' });
    expect(commits.get(repository.oid(empty))).toMatchObject({ subject: '', body: '' });
  });

  it('survive headers that old tools broke', async () => {
    const plan = new RepositoryPlan();
    plan.branch('main', plan.commit());
    using repository = plan.write();
    const tree = repository.git(['rev-parse', 'main^{tree}']).toString().trim();
    const text = `tree ${tree}\nauthor No Time <x@example.org>\ncommitter <> 99999999999999999999 +0000\n\nbroken\n`;
    const oid = repository
      .git(['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], { input: text })
      .toString()
      .trim();
    repository.git(['update-ref', 'refs/pull/1/head', oid]);
    const [facts] = await describePullRequests(repository.directory, { defaultBranch: 'main' });
    expect(facts).toMatchObject({ head: oid, title: 'broken', authoredAt: 0 });
  });

  it('are refused for what is no id, and for commits that are missing', async () => {
    const plan = new RepositoryPlan();
    plan.branch('main', plan.commit());
    using repository = plan.write();
    await expect(readCommits(repository.directory, ['--all'])).rejects.toThrow('Not a commit id');
    await expect(readCommits(repository.directory, ['1'.repeat(40)])).rejects.toMatchObject({
      code: 'missing_objects',
    });
  });
});
