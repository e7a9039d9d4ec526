import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTemporal } from '../../supervisor/temporal/start-temporal.ts';

test('a server that ends at once is tried again, then its last words are told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pulse-start-temporal-'));
  try {
    const program = join(folder, 'temporal');
    await writeFile(
      program,
      `#!/bin/sh\necho try >> ${join(folder, 'tries')}\necho "it is $0 that broke"\nexit 1\n`,
    );
    await chmod(program, 0o755);
    const start = startTemporal({
      program,
      port: 1,
      logFile: join(folder, 'logs', 'temporal.log'),
      recordFile: join(folder, 'run', 'temporal.json'),
    });
    await expect(start).rejects.toThrow(
      `did not start on port 1: it is ${program} that broke (see ${folder}`,
    );
    expect(await readFile(join(folder, 'tries'), 'utf8')).toBe('try\ntry\ntry\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
