import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPostmaster } from '../../supervisor/postgres/cluster.ts';
import { type ProcessIdentity, readProcess } from '../../supervisor/process-identity.ts';
import { askApiPids, createTestPlace, databaseUrlOf, startPulse, stopPulse } from './start-pulse.ts';

const BACK_AGAIN = { timeout: 120_000, interval: 100 };

test('each process that crashes is started again on its port, and the others live on', async () => {
  await using place = await createTestPlace();
  const pulse = startPulse(place);
  const { apiUrl, temporalUiUrl } = await pulse.ready;
  const healthy = async (url: string): Promise<boolean> =>
    fetch(url).then(
      (response) => response.ok,
      () => false,
    );

  const worker = await place.recorded('worker');
  process.kill(worker!.pid, 'SIGKILL');
  await expect.poll(() => place.recorded('worker'), BACK_AGAIN).toSatisfy(isOther(worker!));

  const api = await place.recorded('api');
  const { grandchild } = await askApiPids(apiUrl);
  process.kill(api!.pid, 'SIGKILL');
  await expect.poll(() => place.recorded('api'), BACK_AGAIN).toSatisfy(isOther(api!));
  await expect.poll(() => healthy(`${apiUrl}/healthz`), BACK_AGAIN).toBe(true);
  // What the crashed process had started went with it.
  expect(await readProcess(grandchild)).toBeUndefined();

  const temporal = await place.recorded('temporal');
  process.kill(temporal!.pid, 'SIGKILL');
  await expect.poll(() => place.recorded('temporal'), BACK_AGAIN).toSatisfy(isOther(temporal!));
  await expect.poll(() => healthy(temporalUiUrl!), BACK_AGAIN).toBe(true);

  const survivor = await place.recorded('api');
  const databaseUrl = await databaseUrlOf(place);
  const postmaster = await readPostmaster(join(place.dataDir, 'postgres'));
  process.kill(postmaster!.pid, 'SIGKILL');
  const ready = async () => readPostmaster(join(place.dataDir, 'postgres'));
  await expect
    .poll(ready, BACK_AGAIN)
    .toSatisfy((now: typeof postmaster) => now?.ready === true && now.pid !== postmaster!.pid);
  expect(await databaseUrlOf(place)).toBe(databaseUrl);
  expect(await place.recorded('api')).toEqual(survivor);

  const restarts = pulse.events.filter((event) => event.msg.endsWith('ended; starting it again'));
  expect(restarts.map((event) => event.msg.split(' ')[0])).toEqual([
    'worker',
    'API',
    'Temporal',
    'PostgreSQL',
  ]);
  await stopPulse(pulse);
});

function isOther(before: ProcessIdentity): (now: ProcessIdentity | undefined) => boolean {
  return (now) => now !== undefined && now.pid !== before.pid;
}
