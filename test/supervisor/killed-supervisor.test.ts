import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { PROJECT_DIR } from '../../lib/config/config.ts';
import { layOutDataFolder } from '../../supervisor/data-folder.ts';
import { endLeftovers } from '../../supervisor/end-leftovers.ts';
import { readPostmaster } from '../../supervisor/postgres/cluster.ts';
import { isAlive, readProcess } from '../../supervisor/process-identity.ts';
import {
  createTestPlace,
  databaseUrlOf,
  findProcessesOver,
  SUPERVISOR,
  startPulse,
  stopPulse,
} from './start-pulse.ts';

test('after kill -9 of the supervisor, a new start ends the orphans and loses nothing', async () => {
  await using place = await createTestPlace();
  const first = startPulse(place);
  await first.ready;
  const client = new pg.Client({ connectionString: await databaseUrlOf(place) });
  await client.connect();
  await client.query('create table kept as select 42 as answer');
  await client.end();
  const orphans = await Promise.all([
    place.recorded('temporal'),
    readPostmaster(join(place.dataDir, 'postgres')).then((postmaster) => readProcess(postmaster!.pid)),
  ]);
  await stopPulse(first, 'SIGKILL');
  for (const orphan of orphans) expect(await isAlive(orphan!)).toBe(true);

  const second = startPulse(place);
  await second.ready;
  for (const orphan of orphans) expect(await isAlive(orphan!)).toBe(false);
  const again = new pg.Client({ connectionString: await databaseUrlOf(place) });
  await again.connect();
  expect((await again.query('select answer from kept')).rows).toEqual([{ answer: 42 }]);
  await again.end();
  await stopPulse(second);
  expect(await findProcessesOver(place)).toEqual([]);
});

test('API and worker notice that the supervisor was killed, and stop in order', async () => {
  await using place = await createTestPlace();
  const pulse = startPulse(place);
  await pulse.ready;
  const services = await Promise.all([place.recorded('api'), place.recorded('worker')]);
  pulse.child.kill('SIGKILL');
  for (const service of services) await expect.poll(() => isAlive(service!), { timeout: 60_000 }).toBe(false);
});

test('a stranger who got the pid of a process of ours is left alone', async () => {
  await using place = await createTestPlace();
  const folder = layOutDataFolder(place.dataDir);
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
  try {
    const identity = await readProcess(stranger.pid!);
    for (const name of ['api', 'temporal']) {
      const file = folder.recordFile(name);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, JSON.stringify({ ...identity, startedAt: 'before' }));
    }
    await mkdir(folder.postgresDir, { recursive: true });
    await writeFile(
      join(folder.postgresDir, 'postmaster.pid'),
      `${stranger.pid}\n${folder.postgresDir}\n0\n5432\n\n\n\nready\n`,
    );
    await endLeftovers(folder, { force: true });
    expect(await readProcess(stranger.pid!)).toBeDefined();
  } finally {
    stranger.kill('SIGKILL');
  }
});

test('kill -9 of the process that bootstraps stops the services, and a start right after waits for that', async () => {
  await using place = await createTestPlace();
  const script = SUPERVISOR[1]!.slice(PROJECT_DIR.length);
  const command = [process.execPath, join(PROJECT_DIR, 'bin/run.mjs'), script];
  const first = startPulse(place, { command });
  await first.ready;
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const second = startPulse(place, { command });
  await second.ready;
  expect(await stopPulse(second, 'SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  expect(await findProcessesOver(place)).toEqual([]);
});
