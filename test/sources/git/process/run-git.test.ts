import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SECRET_VARIABLES } from '../../../../lib/config/config-variables.ts';
import { gitEnvironment } from '../../../../sources/git/process/git-environment.ts';
import { runGit, spawnGit } from '../../../../sources/git/process/run-git.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulse-run-git-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A program called `git` that does what the script says; returns the environment in which it is found. */
function fakeGit(script: string): Record<string, string> {
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'git'), 0o755);
  return { PATH: `${folder}:/usr/bin:/bin` };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}

describe('running Git', () => {
  it('gives it its input and returns its output', async () => {
    const oid = await runGit(['hash-object', '--stdin'], { input: 'hello\n' });
    expect(oid.toString()).toBe('ce013625030ba8dba906f756967f9e9ca394464a\n');
  });

  it('fails with a code and one line of its own words', async () => {
    const failure = runGit(['cat-file', '-t', 'HEAD'], { gitDir: folder });
    await expect(failure).rejects.toMatchObject({
      code: 'not_a_repository',
      message: expect.stringMatching(/^[^\n]+$/),
    });
  });

  it('stops it when it writes too much', async () => {
    const environment = fakeGit('yes');
    await expect(runGit(['log'], { environment, outputLimitBytes: 10_000 })).rejects.toMatchObject({
      code: 'output_too_large',
    });
  });

  it('stops it at the time limit, with all that it started', async () => {
    const environment = fakeGit(`sleep 600 & echo $! > ${folder}/child; wait`);
    await expect(runGit(['fetch'], { environment, timeoutMs: 300 })).rejects.toMatchObject({
      code: 'git_timeout',
    });
    const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
    for (let i = 0; i < 50 && isAlive(child); i++) await delay(20);
    expect(isAlive(child)).toBe(false);
  });

  it('kills what ignores the request to end', async () => {
    const environment = fakeGit(`trap '' TERM; echo $$ > ${folder}/child; while :; do sleep 0.1; done`);
    await expect(runGit(['fetch'], { environment, timeoutMs: 300 })).rejects.toMatchObject({
      code: 'git_timeout',
    });
    expect(isAlive(Number(readFileSync(join(folder, 'child'), 'utf8')))).toBe(false);
  });

  it('ends it on abort and fails with the reason of the abort', async () => {
    const controller = new AbortController();
    const environment = fakeGit(`echo $$ > ${folder}/child; sleep 600`);
    const running = runGit(['fetch'], { environment, signal: controller.signal });
    while (!existsSync(join(folder, 'child')) || readFileSync(join(folder, 'child'), 'utf8') === '')
      await delay(10);
    controller.abort(new Error('no longer wanted'));
    await expect(running).rejects.toThrow('no longer wanted');
    expect(isAlive(Number(readFileSync(join(folder, 'child'), 'utf8')))).toBe(false);
  });

  it('does not start for long when it was aborted before', async () => {
    await expect(runGit(['version'], { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
      'too late',
    );
  });

  it('says that Git is missing', async () => {
    await expect(runGit(['version'], { environment: { PATH: folder } })).rejects.toMatchObject({
      code: 'git_not_installed',
      message: expect.stringContaining('install Git'),
    });
  });

  it('survives a Git that does not read its input', async () => {
    const environment = fakeGit('exec 0<&-; sleep 0.2; echo done');
    const output = await runGit(['log'], { environment, input: Buffer.alloc(1_000_000) });
    expect(output.toString()).toBe('done\n');
  });

  it('lets its failure be ignored', async () => {
    const git = spawnGit(['no-such-command']);
    git.stdin.end();
    git.stdout.resume();
    await delay(200);
    await expect(git.done).rejects.toMatchObject({ code: 'git_failed' });
  });
});

describe('the environment of Git', () => {
  const parent = {
    PATH: '/bin',
    GIT_DIR: '/x',
    GIT_SSH_COMMAND: 'ssh -i key',
    GIT_ASKPASS: '/bin/ask',
    GIT_CONFIG_COUNT: '1',
    PULSE_TOKEN: 'secret',
    DATABASE_URL: 'postgres://secret',
    https_proxy: 'http://proxy',
  };

  it('keeps our secrets and the variables of another Git out', () => {
    for (const network of [true, false]) {
      const environment = gitEnvironment(network, parent);
      expect(JSON.stringify(environment)).not.toContain('secret');
      expect(environment).not.toHaveProperty('GIT_DIR');
      expect(environment).not.toHaveProperty('GIT_CONFIG_COUNT');
      expect(environment).toMatchObject({
        PATH: '/bin',
        GIT_TERMINAL_PROMPT: '0',
        GIT_OPTIONAL_LOCKS: '0',
        LC_ALL: 'C',
      });
    }
  });

  it('keeps every setting that holds a secret out, also by the name of its file', () => {
    const names = [...SECRET_VARIABLES, 'DATABASE_PASSWORD'].flatMap((name) => [name, `${name}_FILE`]);
    const all = Object.fromEntries(names.map((name) => [name, 'secret']));
    for (const network of [true, false])
      expect(Object.keys(gitEnvironment(network, all)).filter((name) => names.includes(name))).toEqual([]);
  });

  it("lets the operator's credentials and proxies through to the network only", () => {
    expect(gitEnvironment(true, parent)).toMatchObject({
      GIT_SSH_COMMAND: 'ssh -i key',
      GIT_ASKPASS: '/bin/ask',
      https_proxy: 'http://proxy',
    });
    const local = gitEnvironment(false, parent);
    expect(local).not.toHaveProperty('GIT_SSH_COMMAND');
    expect(local).not.toHaveProperty('GIT_ASKPASS');
    expect(local.GIT_CONFIG_NOSYSTEM).toBe('1');
  });

  it('never lets ssh ask', () => {
    expect(gitEnvironment(true, { PATH: '/bin' }).GIT_SSH_COMMAND).toContain('BatchMode=yes');
  });
});
