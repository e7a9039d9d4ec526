import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { streamDiffs } from '../../../../sources/git/commits/stream-diffs.ts';
import { openMirror } from '../../../../sources/git/mirror/mirror.ts';
import { runGit } from '../../../../sources/git/process/run-git.ts';
import { describePullRequests } from '../../../../sources/git/pull-requests/describe-pull-requests.ts';
import { type BuiltRepository, type Commit, RepositoryPlan } from '../build-repository.ts';

const HOOKS = [
  'post-checkout',
  'post-merge',
  'pre-auto-gc',
  'post-rewrite',
  'pre-receive',
  'update',
  'post-receive',
  'post-update',
  'reference-transaction',
  'post-index-change',
  'fsmonitor-watchman',
  'pre-push',
];

/** Attributes that ask for every program Git can run on content. */
const ATTRIBUTES =
  '* filter=trap diff=trap merge=trap text ident working-tree-encoding=UTF-16\n*.txt -diff\n';

/** A repository in which everything that Git could run writes a marker file. */
function buildTrap(): { repository: BuiltRepository; marker: string; base: Commit; head: Commit } {
  const plan = new RepositoryPlan();
  const base = plan.commit({
    files: { '.gitattributes': ATTRIBUTES, 'a.txt': 'a\n', '.gitmodules': MODULES },
  });
  const head = plan.commit({ parents: [base], files: { 'a.txt': 'b\n', 'c.dat': 'c\n' } });
  plan.branch('main', base);
  plan.pullRequest(1, head);
  const repository = plan.write();
  const marker = join(repository.root, 'marker');
  const script = join(repository.root, 'trap.sh');
  writeFileSync(script, `#!/bin/sh\ndate >> ${marker}\nexit 0\n`);
  chmodSync(script, 0o755);
  for (const folder of ['hooks', 'other-hooks']) {
    mkdirSync(join(repository.directory, folder), { recursive: true });
    for (const hook of HOOKS) {
      writeFileSync(join(repository.directory, folder, hook), `#!/bin/sh\n${script}\n`);
      chmodSync(join(repository.directory, folder, hook), 0o755);
    }
  }
  mkdirSync(join(repository.directory, 'info'), { recursive: true });
  writeFileSync(join(repository.directory, 'info', 'attributes'), ATTRIBUTES);
  for (const [key, value] of Object.entries(trapSettings(script, repository.directory))) {
    repository.git(['config', key, value]);
  }
  return { repository, marker, base, head };
}

const MODULES = '[submodule "x"]\n\tpath = x\n\turl = https://example.org/x.git\n\tupdate = checkout\n';

/** Every setting by which a repository's own configuration could make Git run something. */
function trapSettings(script: string, directory: string): Record<string, string> {
  return {
    'core.hooksPath': join(directory, 'other-hooks'),
    'core.fsmonitor': script,
    'core.sshCommand': script,
    'core.gitProxy': script,
    'core.editor': script,
    'core.pager': script,
    'core.askPass': script,
    'core.alternateRefsCommand': script,
    'core.attributesFile': join(directory, 'info', 'attributes'),
    'credential.helper': `!${script}`,
    'diff.external': script,
    'diff.trap.command': script,
    'diff.trap.textconv': script,
    'filter.trap.clean': script,
    'filter.trap.smudge': script,
    'filter.trap.process': script,
    'filter.trap.required': 'true',
    'merge.trap.driver': script,
    'gpg.program': script,
    'log.showSignature': 'true',
    'pager.log': script,
    'uploadpack.packObjectsHook': script,
    'receive.procReceiveRefs': 'refs',
    'remote.origin.url': `ext::${script}`,
    'remote.origin.promisor': 'true',
    'remote.origin.uploadpack': script,
    'remote.origin.vcs': script,
    'extensions.partialClone': 'origin',
    'url.ext::sh -c touch.insteadOf': '/',
    'protocol.ext.allow': 'always',
    'alias.log': `!${script}`,
    'alias.fetch': `!${script}`,
    'gc.auto': '1',
  };
}

async function readEverything(directory: string): Promise<string[]> {
  const facts = await describePullRequests(directory, { defaultBranch: 'main' });
  const pairs = facts.map(({ base, head }) => ({ base: base!, head }));
  const patches: string[] = [];
  for await (const result of streamDiffs(directory, pairs)) {
    patches.push(result.ok ? result.patch.toString() : result.message);
  }
  return patches;
}

describe('a hostile repository', () => {
  it('runs nothing while it is mirrored and read, and its attributes change no diff', async () => {
    const { repository, marker } = buildTrap();
    using _ = repository;
    const directory = join(repository.root, 'mirror.git');
    const mirror = await openMirror({ source: repository.directory, directory });
    const [patch] = await readEverything(mirror.directory);
    expect(existsSync(marker)).toBe(false);
    expect(patch).toContain('-a\n+b\n');
    expect(patch).not.toContain('Binary files');
  });

  it('runs nothing when objects are missing that it offers to fetch', async () => {
    const { repository, marker, head } = buildTrap();
    using _ = repository;
    const lost = repository
      .git(['rev-parse', `${repository.oid(head)}:c.dat`])
      .toString()
      .trim();
    const loose = join(repository.directory, 'objects', lost.slice(0, 2), lost.slice(2));
    chmodSync(join(loose, '..'), 0o755);
    writeFileSync(join(repository.directory, 'objects', 'pack', 'pack-1.promisor'), '');
    rmSync(loose);
    const directory = join(repository.root, 'mirror.git');
    const mirror = await openMirror({ source: repository.directory, directory });
    expect(mirror.partial).toBe(true);
    const [answer] = await readEverything(directory);
    expect(answer).toMatch(/Objects are missing/);
    expect(existsSync(marker)).toBe(false);
  });

  it('runs nothing even when Git is run directly in it, as for reading what a mirror holds', async () => {
    const { repository, marker, head } = buildTrap();
    using _ = repository;
    expect((await readEverything(repository.directory))[0]).toContain('diff --git a/a.txt b/a.txt\n');
    await runGit(['for-each-ref'], { gitDir: repository.directory });
    await runGit(['cat-file', '-p', `${repository.oid(head)}:a.txt`], { gitDir: repository.directory });
    expect(existsSync(marker)).toBe(false);
  });

  it('is not helped by variables in the environment', async () => {
    const { repository, marker } = buildTrap();
    using _ = repository;
    const script = join(repository.root, 'trap.sh');
    const traps = {
      GIT_EXTERNAL_DIFF: script,
      GIT_SSH_COMMAND: script,
      GIT_PAGER: script,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: script,
      GIT_EXEC_PATH: repository.root,
      GIT_DIR: repository.root,
      GIT_TRACE: marker,
      GIT_ALLOW_PROTOCOL: 'ext',
    };
    Object.assign(process.env, traps);
    try {
      const mirror = await openMirror({
        source: repository.directory,
        directory: join(repository.root, 'mirror.git'),
      });
      expect((await readEverything(mirror.directory))[0]).toContain('-a\n+b\n');
    } finally {
      for (const name of Object.keys(traps)) delete process.env[name];
    }
    expect(existsSync(marker)).toBe(false);
  });

  it('cannot run a program through its address', async () => {
    const { repository, marker } = buildTrap();
    using _ = repository;
    const script = join(repository.root, 'trap.sh');
    const sources = [
      `ext::${script}`,
      `--upload-pack=${script}`,
      `ssh://-oProxyCommand=${script}/x`,
      `-u${script}`,
      `transport::${script}`,
    ];
    for (const source of sources) {
      const attempt = openMirror({ source, directory: join(repository.root, 'mirror.git') });
      await expect(attempt).rejects.toThrow();
    }
    await expect(runGit(['ls-remote', '--', `ext::${script}`])).rejects.toMatchObject({
      code: 'protocol_refused',
    });
    expect(existsSync(marker)).toBe(false);
  });

  it('would have written the marker if Git had been run carelessly', async () => {
    const { repository, marker, base, head } = buildTrap();
    using _ = repository;
    spawnSync(
      'git',
      ['--git-dir', repository.directory, 'diff', repository.oid(base), repository.oid(head)],
      {
        env: {
          PATH: process.env.PATH ?? ['/usr/bin', '/bin'].join(delimiter),
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: '/dev/null',
        },
      },
    );
    expect(existsSync(marker)).toBe(true);
  });
});

describe('names that look like options or escapes', () => {
  it('are data: refs, paths and messages', async () => {
    const plan = new RepositoryPlan();
    const base = plan.commit({ files: { '--output=marker': 'a\n', '-rf': 'x\n', '$(touch marker)': 'x\n' } });
    const head = plan.commit({
      parents: [base],
      files: { '--output=marker': 'b\n', '\u001b[31mred\n': 'x\n' },
      message: '--exec=touch marker\n\n$(touch marker) `touch marker`\n',
      author: '$(touch marker) <--upload-pack=x>',
    });
    plan.branch('main', base);
    plan.branch('--upload-pack=touch', base);
    plan.branch('$(touch_marker)', base);
    plan.pullRequest(1, head);
    using repository = plan.write();
    const mirror = await openMirror({
      source: repository.directory,
      directory: join(repository.root, 'mirror.git'),
    });
    const [facts] = await describePullRequests(mirror.directory, { defaultBranch: '--upload-pack=touch' });
    expect(facts).toMatchObject({
      title: '--exec=touch marker',
      targetBranch: '--upload-pack=touch',
      how: 'frontier',
    });
    expect((await readEverything(mirror.directory))[0]).toContain('--- a/--output=marker\n');
    expect(existsSync(join('/', 'marker')) || existsSync('marker')).toBe(false);
  });
});
