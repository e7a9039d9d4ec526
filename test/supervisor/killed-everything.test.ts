import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPostmaster } from '../../supervisor/postgres/cluster.ts';
import { inForm } from '../faults/form.ts';
import { createTestPlace, findProcessesOver, startPulse, stopPulse, type TestPlace } from './start-pulse.ts';

const ROUNDS = inForm({ short: 2, long: 20 });
const ROUND_LIMIT_MS = 240_000;
/** Becomes a program that never takes note of its child's end. */
const ZOMBIE_MAKER = 'sleep 0 & echo $!; exec sleep 600';

test(
  'a start right after everything was killed succeeds, again and again',
  async () => {
    await using place = await createTestPlace();
    for (let round = 0; round < ROUNDS; round++) {
      const pulse = startPulse(place);
      await pulse.ready;
      await killEverything(place);
    }
    const last = startPulse(place);
    await last.ready;
    expect(await stopPulse(last)).toMatchObject({ code: 0, stderr: '' });
  },
  ROUNDS * ROUND_LIMIT_MS,
);

/** Kills every process over the data folder in one go, as the system does when memory is short, and waits for nothing. */
async function killEverything(place: TestPlace): Promise<void> {
  const found = await findProcessesOver(place);
  expect(found.length).toBeGreaterThan(4);
  for (const line of found) kill(Number(line.split(/\s+/)[0]));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with another.
  }
}

test.runIf(process.platform === 'linux')(
  'a lock of PostgreSQL whose process is a zombie for ever, or a stranger, holds nobody up',
  async () => {
    await using place = await createTestPlace();
    const first = startPulse(place);
    await first.ready;
    const lockFile = join(place.dataDir, 'postgres', 'postmaster.pid');
    const lock = await readFile(lockFile, 'utf8');
    await stopPulse(first);

    // A parent that never takes note of its child's end, as the first process of a container; both of the server's user.
    const { uid, gid } = await stat(join(place.dataDir, 'postgres'));
    const parent = spawn('sh', ['-c', ZOMBIE_MAKER], { cwd: '/', uid, gid });
    try {
      const zombie = Number(String((await once(parent.stdout, 'data'))[0]));
      for (const holder of [zombie, parent.pid!]) {
        await writeFile(lockFile, lock.replace(/^\d+/, String(holder)));
        const next = startPulse(place);
        await next.ready;
        expect((await readPostmaster(join(place.dataDir, 'postgres')))?.pid).not.toBe(holder);
        await stopPulse(next);
      }
    } finally {
      parent.kill('SIGKILL');
    }
  },
  ROUND_LIMIT_MS,
);
