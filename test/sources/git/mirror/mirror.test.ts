import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadCommitGraph } from '../../../../sources/git/graph/load-commit-graph.ts';
import {
  type Mirror,
  type MirrorProgress,
  type OpenMirrorOptions,
  openMirror,
} from '../../../../sources/git/mirror/mirror.ts';
import { runGit } from '../../../../sources/git/process/run-git.ts';
import { readRefs } from '../../../../sources/git/refs/read-refs.ts';
import { BuiltRepository, RepositoryPlan, run } from '../build-repository.ts';

/** Main with two commits, a branch, a tag, two pull requests, and refs that a mirror does not want. */
function planRepository() {
  const plan = new RepositoryPlan();
  const first = plan.commit({ files: { a: 'a\n' } });
  const second = plan.commit({ parents: [first], files: { b: 'b\n' } });
  const head = plan.commit({ parents: [first], files: { c: 'c\n' } });
  const trial = plan.merge(second, head, 'Merge head into second');
  plan.branch('main', second);
  plan.branch('release-1', first);
  plan.tag('v1', first);
  plan.pullRequest(7, head, trial);
  plan.pullRequest(8, second);
  plan.ref('refs/notes/commits', first);
  plan.ref('refs/remotes/origin/main', first);
  return { plan, first, second, head, trial };
}

function mirrorOf(repository: BuiltRepository, options: Partial<OpenMirrorOptions> = {}): Promise<Mirror> {
  return openMirror({
    source: repository.directory,
    directory: join(repository.root, 'mirror.git'),
    ...options,
  });
}

/** The same bytes but one; a negative place counts from the end. */
function flip(bytes: Buffer, place: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[place < 0 ? copy.length + place : place]! ^= 0xff;
  return copy;
}

async function refNames(directory: string): Promise<string[]> {
  return (await readRefs(directory)).map(({ name }) => name);
}

const ALL_REFS = [
  'refs/heads/main',
  'refs/heads/release-1',
  'refs/pull/7/head',
  'refs/pull/7/merge',
  'refs/pull/8/head',
  'refs/tags/v1',
];

describe('a mirror', () => {
  it('holds branches, tags, heads and test merges, and nothing else', async () => {
    const { plan, head } = planRepository();
    using repository = plan.write();
    const mirror = await mirrorOf(repository);
    expect(mirror).toEqual({
      directory: join(repository.root, 'mirror.git'),
      source: repository.directory,
      objectFormat: 'sha1',
      defaultBranch: 'main',
      shallow: false,
      partial: false,
      refs: 6,
      pullRequests: 2,
      changedRefs: 6,
    });
    expect(await refNames(mirror.directory)).toEqual(ALL_REFS);
    const graph = await loadCommitGraph(mirror.directory);
    expect(graph.find(repository.oid(head))).toBeGreaterThanOrEqual(0);
    expect(run(['--git-dir', mirror.directory, 'rev-parse', 'HEAD']).toString()).toBe(
      repository.git(['rev-parse', 'main']).toString(),
    );
  });

  it('does not depend on its source once it is made', async () => {
    const { plan } = planRepository();
    using repository = plan.write();
    const { directory } = await mirrorOf(repository);
    rmSync(repository.directory, { recursive: true });
    await runGit(['fsck', '--full'], { gitDir: directory });
    expect((await loadCommitGraph(directory)).count).toBe(4);
  });

  it('follows new, moved, force-pushed and deleted refs, and does nothing when nothing changed', async () => {
    const { plan, first, second } = planRepository();
    using repository = plan.write();
    await mirrorOf(repository);
    expect((await mirrorOf(repository)).changedRefs).toBe(0);
    const third = plan.commit({ parents: [second], files: { d: 'd\n' } });
    const rewritten = plan.commit({ parents: [first], files: { c: 'other\n' } });
    plan.branch('main', third);
    plan.pullRequest(7, rewritten);
    plan.pullRequest(9, plan.commit({ parents: [third], files: { e: 'e\n' } }));
    plan.writeInto(repository);
    repository.git(['update-ref', '-d', 'refs/heads/release-1']);
    const mirror = await mirrorOf(repository);
    expect(mirror).toMatchObject({ refs: 6, pullRequests: 3, changedRefs: 4 });
    const refs = new Map((await readRefs(mirror.directory)).map(({ name, oid }) => [name, oid]));
    expect(refs.get('refs/pull/7/head')).toBe(repository.oid(rewritten));
    expect(refs.get('refs/heads/main')).toBe(repository.oid(third));
    expect(refs.has('refs/heads/release-1')).toBe(false);
  });

  it('can be made from a work tree, a linked work tree, a relative path, a file URL and a bundle', async () => {
    const { plan } = planRepository();
    using repository = plan.write();
    const clone = join(repository.root, 'clone');
    run(['clone', '--quiet', repository.directory, clone]);
    run(['fetch', '--quiet', 'origin', '+refs/pull/*:refs/pull/*'], { directory: clone });
    run(['worktree', 'add', '--quiet', '--detach', '../linked'], { directory: clone });
    const bundle = join(repository.root, 'all.bundle');
    repository.git(['bundle', 'create', '--quiet', bundle, '--all']);
    const sources = [clone, join(repository.root, 'linked'), pathToFileURL(clone).href, bundle];
    for (const [at, source] of sources.entries()) {
      const mirror = await mirrorOf(repository, { source, directory: join(repository.root, `mirror-${at}`) });
      expect(mirror.pullRequests).toBe(2);
      expect((await loadCommitGraph(mirror.directory)).count).toBe(4);
    }
  });

  it('knows the refs of other providers', async () => {
    const { plan, head, second } = planRepository();
    plan.ref('refs/merge-requests/12/head', head);
    plan.ref('refs/merge-requests/12/merge', second);
    plan.ref('refs/pull-requests/13/from', head);
    plan.ref('refs/pull/007/head', head);
    plan.ref('refs/pull/0/head', head);
    plan.ref('refs/pull/1/other', head);
    using repository = plan.write();
    const mirror = await mirrorOf(repository);
    expect(mirror.pullRequests).toBe(4);
    expect((await refNames(mirror.directory)).filter((name) => !ALL_REFS.includes(name))).toEqual([
      'refs/merge-requests/12/head',
      'refs/merge-requests/12/merge',
      'refs/pull-requests/13/from',
    ]);
  });

  it('keeps the object format of a SHA-256 repository', async () => {
    const { plan, head } = planRepository();
    using repository = plan.write({ objectFormat: 'sha256' });
    const mirror = await mirrorOf(repository);
    expect(mirror.objectFormat).toBe('sha256');
    const graph = await loadCommitGraph(mirror.directory);
    expect(graph.oid(graph.find(repository.oid(head)))).toHaveLength(64);
    using other = planRepository().plan.write();
    await expect(mirrorOf(other, { directory: mirror.directory })).rejects.toMatchObject({
      code: 'mirror_mismatch',
    });
  });

  it('of a shallow repository says so and holds what there is', async () => {
    const { plan } = planRepository();
    using repository = plan.write();
    const shallow = join(repository.root, 'shallow.git');
    run([
      'clone',
      '--quiet',
      '--mirror',
      '--depth=1',
      '--no-single-branch',
      pathToFileURL(repository.directory).href,
      shallow,
    ]);
    const mirror = await mirrorOf(repository, { source: shallow });
    expect(mirror).toMatchObject({ shallow: true, pullRequests: 2 });
    expect((await loadCommitGraph(mirror.directory)).count).toBeLessThan(5);
  });

  it('of a partial clone holds what there is, whether it says that it is partial or not', async () => {
    const { plan } = planRepository();
    using repository = plan.write();
    repository.git(['config', 'uploadpack.allowFilter', 'true']);
    const partial = join(repository.root, 'partial.git');
    run([
      'clone',
      '--quiet',
      '--mirror',
      '--filter=blob:none',
      pathToFileURL(repository.directory).href,
      partial,
    ]);
    const told = await mirrorOf(repository, { source: partial });
    expect(told).toMatchObject({ partial: true, pullRequests: 2, refs: 6 });
    expect((await loadCommitGraph(told.directory)).count).toBe(4);
    expect((await mirrorOf(repository, { source: partial })).changedRefs).toBe(0);

    for (const name of readdirSync(join(partial, 'objects', 'pack'))) {
      if (name.endsWith('.promisor')) rmSync(join(partial, 'objects', 'pack', name), { force: true });
    }
    writeFileSync(join(partial, 'config'), '[core]\n\tbare = true\n');
    const found = await mirrorOf(repository, {
      source: partial,
      directory: join(repository.root, 'second.git'),
    });
    expect(found).toMatchObject({ partial: true, pullRequests: 2, refs: 6 });
  });

  it('borrows nothing from the alternates of its source', async () => {
    const { plan } = planRepository();
    using repository = plan.write();
    const borrowing = join(repository.root, 'borrowing.git');
    run(['clone', '--quiet', '--mirror', '--shared', repository.directory, borrowing]);
    const mirror = await mirrorOf(repository, { source: borrowing });
    rmSync(repository.directory, { recursive: true });
    rmSync(borrowing, { recursive: true });
    await runGit(['fsck', '--full'], { gitDir: mirror.directory });
  });

  it('goes on after an interrupted run left its locks', async () => {
    const { plan, second } = planRepository();
    using repository = plan.write();
    const { directory } = await mirrorOf(repository);
    writeFileSync(join(directory, 'packed-refs.lock'), 'half');
    writeFileSync(join(directory, 'shallow.lock'), '');
    writeFileSync(join(directory, 'HEAD.lock'), '');
    writeFileSync(join(directory, 'objects', 'pack', 'tmp_pack_abc'), 'half');
    plan.pullRequest(10, plan.commit({ parents: [second] }));
    plan.writeInto(repository);
    expect((await mirrorOf(repository)).changedRefs).toBe(1);
    expect(readdirSync(join(directory, 'objects', 'pack'))).not.toContain('tmp_pack_abc');
  });

  it('leaves its refs as they were when a fetch is cancelled', async () => {
    const { plan } = planRepository();
    using repository = plan.write();
    const controller = new AbortController();
    const cancelled = mirrorOf(repository, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('cancelled by a person')),
    });
    await expect(cancelled).rejects.toThrow('cancelled by a person');
    expect((await mirrorOf(repository)).changedRefs).toBe(6);
  });

  it('reports its progress', async () => {
    const { plan } = planRepository();
    using repository = plan.write();
    const stages: MirrorProgress[] = [];
    await mirrorOf(repository, { onProgress: (progress) => stages.push(progress) });
    expect(stages[0]).toEqual({ stage: 'listing', percent: null });
    expect(stages).toContainEqual({ stage: 'receiving', percent: 100 });
  });

  it('is repacked when packs have piled up, without losing what was force-pushed away', async () => {
    const { plan, first, head } = planRepository();
    using repository = plan.write();
    const { directory } = await mirrorOf(repository);
    const into = ['--git-dir', directory];
    const files = Array.from({ length: 51 }, (_, round) => join(repository.root, `round-${round}`));
    for (const file of files) writeFileSync(file, file);
    const blobs = run([...into, 'hash-object', '-w', '--stdin-paths'], {
      input: `${files.join('\n')}\n`,
    }).toString();
    for (const blob of blobs.trim().split('\n')) {
      run([...into, 'pack-objects', '--quiet', join(directory, 'objects/pack/pack')], { input: `${blob}\n` });
    }
    plan.pullRequest(7, plan.commit({ parents: [first], files: { c: 'rewritten\n' } }));
    plan.writeInto(repository);
    await mirrorOf(repository);
    const packs = readdirSync(join(directory, 'objects', 'pack')).filter((name) => name.endsWith('.pack'));
    expect(packs.length).toBeLessThan(20);
    await runGit(['cat-file', '-e', repository.oid(head)], { gitDir: directory });
  });
});

describe('a source that cannot be mirrored', () => {
  it('is refused with one clear line', async () => {
    using repository = planRepository().plan.write();
    const folder = join(repository.root, 'folder');
    mkdirSync(folder);
    const file = join(repository.root, 'file');
    writeFileSync(file, 'no bundle');
    using empty = new BuiltRepository();
    const noPulls = new RepositoryPlan();
    noPulls.branch('main', noPulls.commit());
    using plain = noPulls.write();
    const cases: [source: string, code: string, words: RegExp][] = [
      [folder, 'not_a_repository', /not a Git repository/],
      [file, 'not_a_repository', /not a Git repository/],
      [join(repository.root, 'nowhere'), 'source_not_found', /no such file or folder/],
      [empty.directory, 'repository_empty', /no branch yet/],
      [plain.directory, 'no_pull_requests', /refs\/pull\/\*\/head/],
      ['', 'source_invalid', /empty/],
      ['--upload-pack=touch /tmp/x', 'source_invalid', /cannot begin with "-"/],
      ['https://exa mple.org/x', 'source_invalid', /not a valid URL/],
      ['ssh://-oProxyCommand=touch/x', 'source_invalid', /no valid host/],
      ['ext::sh -c "touch /tmp/x"', 'protocol_refused', /"ext::" is not allowed/],
      ['fd::17', 'protocol_refused', /"fd::" is not allowed/],
      ['git://example.org/x.git', 'protocol_refused', /"git:\/\/" is not allowed/],
      ['ftp://example.org/x.git', 'protocol_refused', /"ftp:\/\/" is not allowed/],
      ['a\nb', 'source_invalid', /control characters/],
      ['https://ada:secret@example.org/x.git', 'source_invalid', /no credentials.*credential helper/],
    ];
    for (const [source, code, words] of cases) {
      const failure = await mirrorOf(repository, { source }).then(
        () => null,
        (error: Error & { code: string }) => error,
      );
      expect({ source, code: failure?.code }).toEqual({ source, code });
      expect(failure?.message).toMatch(words);
      expect(failure?.message).not.toContain('\n');
    }
  });

  it('is refused when it is larger than the limits', async () => {
    const { plan, second } = planRepository();
    plan.pullRequest(20, plan.commit({ parents: [second], files: { big: randomBytes(3_000_000) } }));
    using repository = plan.write();
    await expect(mirrorOf(repository, { limits: { refs: 3 } })).rejects.toMatchObject({
      code: 'too_many_refs',
    });
    await expect(mirrorOf(repository, { limits: { objectBytes: 100_000 } })).rejects.toMatchObject({
      code: 'mirror_too_large',
    });
  });

  it('is refused when it holds a dangerous object; a partial clone of this machine is not judged', async () => {
    const { plan } = planRepository();
    using repository = plan.write();
    const blob = repository.git(['hash-object', '-w', '--stdin'], { input: 'x' }).toString().trim();
    const tree = Buffer.concat([Buffer.from('100644 .git\0'), Buffer.from(blob, 'hex')]);
    const treeId = repository
      .git(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], { input: tree })
      .toString()
      .trim();
    const commit = repository
      .git(['commit-tree', '-m', 'trap', treeId], { environment: PERSON })
      .toString()
      .trim();
    repository.git(['update-ref', 'refs/pull/66/head', commit]);
    const refusal = { code: 'dangerous_object', message: expect.stringContaining('hasDotgit') };
    await expect(mirrorOf(repository)).rejects.toMatchObject(refusal);
    writeFileSync(join(repository.directory, 'objects', 'pack', 'pack-any.promisor'), '');
    expect(await mirrorOf(repository)).toMatchObject({ pullRequests: 3, partial: true });
  });

  it('is accepted with the harmless faults of old tools', async () => {
    const { plan } = planRepository();
    using repository = plan.write();
    const blob = repository.git(['hash-object', '-w', '--stdin'], { input: 'x' }).toString().trim();
    const inner = Buffer.concat([Buffer.from('100644 file\0'), Buffer.from(blob, 'hex')]);
    const innerId = repository
      .git(['hash-object', '-t', 'tree', '-w', '--stdin'], { input: inner })
      .toString()
      .trim();
    const padded = Buffer.concat([Buffer.from('040000 folder\0'), Buffer.from(innerId, 'hex')]);
    const treeId = repository
      .git(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], { input: padded })
      .toString()
      .trim();
    const text = `tree ${treeId}\nauthor Old Tool<old@example.org> 1 +051800\ncommitter Old Tool <old@example.org> 1 +0000\n\nold\n`;
    const commit = repository
      .git(['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], { input: text })
      .toString()
      .trim();
    repository.git(['update-ref', 'refs/pull/66/head', commit]);
    expect((await mirrorOf(repository)).pullRequests).toBe(3);
    writeFileSync(join(repository.directory, 'objects', 'pack', 'pack-any.promisor'), '');
    const copied = await mirrorOf(repository, { directory: join(repository.root, 'copied.git') });
    expect(copied).toMatchObject({ pullRequests: 3, partial: true });
  });

  it('is refused when its object store holds links to other files', async () => {
    using repository = planRepository().plan.write();
    const name = 'ab'.repeat(20);
    mkdirSync(join(repository.directory, 'objects', name.slice(0, 2)), { recursive: true });
    symlinkSync('/etc/passwd', join(repository.directory, 'objects', name.slice(0, 2), name.slice(2)));
    writeFileSync(join(repository.directory, 'objects', 'pack', 'pack-any.promisor'), '');
    await expect(mirrorOf(repository)).rejects.toMatchObject({ code: 'dangerous_object' });
  });

  it('is refused when a copied object is not what its name says', async () => {
    const { plan, head } = planRepository();
    using repository = plan.write();
    const oid = repository
      .git(['rev-parse', `${repository.oid(head)}:c`])
      .toString()
      .trim();
    const other = repository
      .git(['rev-parse', `${repository.oid(head)}:a`])
      .toString()
      .trim();
    const file = (id: string): string => join(repository.directory, 'objects', id.slice(0, 2), id.slice(2));
    rmSync(file(oid));
    mkdirSync(join(file(oid), '..'), { recursive: true });
    writeFileSync(file(oid), run(['--git-dir', repository.directory, 'cat-file', 'blob', other]));
    writeFileSync(join(repository.directory, 'objects', 'pack', 'pack-any.promisor'), '');
    await expect(mirrorOf(repository)).rejects.toMatchObject({ code: 'dangerous_object' });
  });

  it('is refused when a byte of a copied pack or of its index has changed', async () => {
    using repository = planRepository().plan.write();
    repository.git(['repack', '-a', '-d', '-q']);
    const packs = join(repository.directory, 'objects', 'pack');
    writeFileSync(join(packs, 'pack-any.promisor'), '');
    for (const name of readdirSync(packs).filter((file) => /\.(pack|idx)$/.test(file))) {
      const whole = readFileSync(join(packs, name));
      // In the middle, in the first half of an index's end, and a file that was cut.
      for (const damaged of [flip(whole, whole.length >> 1), flip(whole, -30), whole.subarray(0, -21)]) {
        rmSync(join(packs, name));
        writeFileSync(join(packs, name), damaged);
        await expect(mirrorOf(repository)).rejects.toMatchObject({
          code: 'dangerous_object',
          message: expect.stringContaining(name),
        });
        rmSync(join(repository.root, 'mirror.git'), { recursive: true });
      }
      rmSync(join(packs, name));
      writeFileSync(join(packs, name), whole);
    }
    expect(await mirrorOf(repository)).toMatchObject({ pullRequests: 2, partial: true });
  });

  it('is refused when the index is that of another pack', async () => {
    const { plan, second } = planRepository();
    using repository = plan.write();
    repository.git(['repack', '-a', '-d', '-q']);
    const packs = join(repository.directory, 'objects', 'pack');
    const index = join(packs, readdirSync(packs).find((name) => name.endsWith('.idx'))!);
    plan.pullRequest(9, plan.commit({ parents: [second], files: { n: 'n\n' } }));
    plan.writeInto(repository);
    repository.git(['repack', '-d', '-q']);
    const other = readdirSync(packs).find((name) => name.endsWith('.idx') && join(packs, name) !== index)!;
    rmSync(index);
    writeFileSync(index, readFileSync(join(packs, other)));
    writeFileSync(join(packs, 'pack-any.promisor'), '');
    await expect(mirrorOf(repository)).rejects.toMatchObject({ code: 'dangerous_object' });
  });

  it('says that nobody answers; credentials of its address are refused, and never shown', async () => {
    using repository = planRepository().plan.write();
    for (const [source, code] of [
      ['http://127.0.0.1:1/x.git', 'unreachable'],
      ['http://ann:s3cret-t0ken@127.0.0.1:1/x.git?token=s3cret-t0ken', 'source_invalid'],
    ] as const) {
      const failure = await mirrorOf(repository, { source }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code });
      const shown = JSON.stringify([
        failure,
        (failure as Error).message,
        (failure as { details: unknown }).details,
      ]);
      expect(shown).not.toContain('s3cret');
      expect(shown).toContain('127.0.0.1');
    }
  });
});

const PERSON = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};
