import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PROJECT_DIR } from '../../lib/config/config.ts';
import { acquireServicesLock, readLockHolder } from '../../supervisor/services-lock.ts';

const CONTENDERS = 6;
const SCRIPT = join(PROJECT_DIR, 'test/supervisor/placeholders/take-lock.ts');

let folder: string;
let file: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-lock-'));
  await mkdir(join(folder, 'run'));
  file = join(folder, 'run', 'services.json');
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function contend(): Promise<string> {
  const child = spawn(process.execPath, [SCRIPT, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve) => child.stdout.setEncoding('utf8').once('data', resolve));
}

test('of many that start at once over a stale lock, exactly one gets it; the others name it', async () => {
  await writeFile(
    file,
    JSON.stringify({ pid: 4_000_000, startedAt: '1', command: 'gone', kind: 'server', state: 'ready' }),
  );
  const answers = await Promise.all(Array.from({ length: CONTENDERS }, contend));
  expect(answers.filter((answer) => answer === 'taken\n')).toHaveLength(1);
  const holder = await readLockHolder(file);
  const refusals = answers.filter((answer) => answer.startsWith('refused'));
  expect(refusals).toHaveLength(CONTENDERS - 1);
  for (const refusal of refusals) expect(refusal).toContain(`process ${holder!.pid}`);
  expect(await readdir(join(folder, 'run'))).toEqual(['services.json']);
});

test('the lock of a process that was killed counts for nothing, nor does a file that was cut off', async () => {
  expect(await contend()).toBe('taken\n');
  const killed = children[0]!;
  killed.kill('SIGKILL');
  await new Promise((resolve) => killed.once('exit', resolve));
  expect(await contend()).toBe('taken\n');
  children[1]!.kill('SIGKILL');
  await writeFile(file, '{"pid": 12');
  const lock = await acquireServicesLock(file, 'command');
  expect(await readLockHolder(file)).toMatchObject({ pid: process.pid, kind: 'command', state: 'starting' });
  await lock.release();
  expect(await readLockHolder(file)).toBeUndefined();
});
