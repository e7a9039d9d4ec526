import { expect, test } from 'vitest';
import { runCli } from '../../cli/run-cli.ts';
import { captureContext } from './capture-context.ts';

const run = async (...args: string[]) => {
  const context = captureContext();
  const status = await runCli(args, context);
  return { status, ...context.written };
};

test.each([
  ['no command', []],
  ['an unknown command', ['frobnicate']],
  ['an unknown option', ['repos', '--frobnicate']],
  ['a missing argument', ['similar']],
  ['one argument too many', ['repos', 'more']],
  ['a pull request without a number', ['similar', 'owner/name']],
  ['a pull request of number 0', ['similar', 'owner/name#0']],
  ['a number beyond all', ['similar', 'owner/name#99999999999']],
  ['a repository without an owner', ['findings', 'name']],
  ['an empty source name', ['sync', '.', '--name', 'name']],
  ['a count that is none', ['sync', '.', '--top', 'ten']],
  ['an unknown category', ['findings', '--category', 'same_change,same']],
  ['a score above 1', ['findings', '--min-score', '1.5']],
  ['an unknown status', ['runs', '--status', 'lost']],
  ['a pair across repositories', ['evidence', 'a/b#1', 'a/c#2']],
  ['an evaluation of nothing', ['evaluate', '--repo', 'a/b']],
])('wrong use exits 2 and writes nothing to standard output: %s', async (_, args) => {
  const { status, stdout, stderr } = await run(...args);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).not.toBe('');
});

test('help and version exit 0 and go to standard output', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, stderr: '' });
  expect(await run('sync', '--help')).toMatchObject({ status: 0, stderr: '' });
  expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('help names every command', async () => {
  const { stdout } = await run('--help');
  for (const command of [
    'demo',
    'sync',
    'repos',
    'findings',
    'similar',
    'evidence',
    'runs',
    'rate-limits',
    'evaluate',
  ]) {
    expect(stdout).toContain(`\n  ${command}`);
  }
});

test('a source that is not there exits 1 before anything is started', async () => {
  const { status, stdout, stderr } = await run('sync', '/no/such/repository');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe('error: There is no such file or folder: /no/such/repository\n');
});

test('what was typed is quoted without obeying it', async () => {
  const { stderr } = await run('\u001b[2Jevil');
  expect(stderr).toContain("unknown command '\\x1b[2Jevil'");
  expect(stderr).not.toContain('\u001b');
});

test('a bad setting exits 1 and is named', async () => {
  const context = captureContext({ env: { PULSE_URL: 'nowhere' } });
  expect(await runCli(['repos'], context)).toBe(1);
  expect(context.written.stderr).toContain('PULSE_URL must be a URL');
});

test('an address where nobody listens exits 1 and says so', async () => {
  const env = { PULSE_URL: 'http://127.0.0.1:1', PULSE_TOKEN: 'a-token-of-some-length' };
  const context = captureContext({ env });
  expect(await runCli(['repos', '--json'], context)).toBe(1);
  expect(context.written.stdout).toBe('');
  expect(context.written.stderr).toContain('Pulse does not answer at http://127.0.0.1:1');
});

test('PULSE_URL without its token is told so', async () => {
  const context = captureContext({ env: { PULSE_URL: 'http://127.0.0.1:1' } });
  expect(await runCli(['repos'], context)).toBe(1);
  expect(context.written.stderr).toContain('PULSE_TOKEN');
});
