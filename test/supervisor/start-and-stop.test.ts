import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { connectTemporal } from '../../lib/temporal/temporal-client.ts';
import { readProcess } from '../../supervisor/process-identity.ts';
import {
  askApiPids,
  createTestPlace,
  databaseUrlOf,
  findProcessesOver,
  type PulseProcess,
  startPulse,
  stopPulse,
  type TestPlace,
} from './start-pulse.ts';

const STOP_LIMIT_MS = 15_000;
/** Two requests further apart are two. */
const SAME_REQUEST_MS = 1_100;
/** Of the four seconds that a hanging worker is waited for, so much at least is spared whoever asks again. */
const SPARED_MS = 1_000;

async function query(place: TestPlace, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: await databaseUrlOf(place) });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('one line says ready, with addresses that answer, and Ctrl-C stops all of it in order', async () => {
  await using place = await createTestPlace();
  const pulse = startPulse(place);
  const addresses = await pulse.ready;
  expect((await fetch(`${addresses.apiUrl}/healthz`)).status).toBe(200);
  expect((await fetch(addresses.temporalUiUrl!)).status).toBe(200);
  const said = pulse.events.find(({ msg }) => msg.startsWith('Pulse is ready'))!.msg;
  expect(said).toContain(
    `${addresses.temporalUiUrl}/namespaces/default/workflows?query=Housekeeping%20is%20null`,
  );
  expect(addresses.docsUrl).toBe(`${addresses.apiUrl}/docs`);
  expect((await stat(addresses.tokenFile!)).mode & 0o777).toBe(0o600);
  const lines = pulse.events.filter((event) => event.msg.startsWith('Pulse is ready'));
  expect(lines).toHaveLength(1);
  for (const address of [addresses.apiUrl, addresses.docsUrl, addresses.temporalUiUrl, addresses.tokenFile]) {
    expect(lines[0]!.msg).toContain(address);
  }

  const { grandchild } = await askApiPids(addresses.apiUrl);
  const startedAt = performance.now();
  const ending = await stopPulse(pulse);
  expect(ending).toMatchObject({ code: 0, stderr: '' });
  expect(performance.now() - startedAt).toBeLessThan(STOP_LIMIT_MS);
  expect(await findProcessesOver(place)).toEqual([]);
  expect(await readProcess(grandchild)).toBeUndefined();
  expect(orderOfStops(pulse)).toEqual(['supervisor', 'api', 'worker']);
  expect(await readFile(join(place.dataDir, 'worker-stopped'), 'utf8')).not.toBe('');
  expect(await readFile(join(place.dataDir, 'logs/postgres.log'), 'utf8')).toContain(
    'database system is shut down',
  );
});

function orderOfStops(pulse: PulseProcess): string[] {
  return pulse.events.filter((event) => event.msg === 'stopping').map((event) => event.name);
}

test('SIGTERM stops as well, and a second start finds everything as it was', async () => {
  await using place = await createTestPlace();
  const first = startPulse(place);
  const { temporalAddress, tokenFile } = await first.ready;
  await query(place, 'create table kept as select 42 as answer');
  const temporal = await connectTemporal({ address: temporalAddress, namespace: 'default' });
  await temporal.client.workflow.start('nobody-runs-this', { workflowId: 'kept', taskQueue: 'nobody' });
  await temporal.close();
  const token = await readFile(tokenFile!, 'utf8');
  expect(await stopPulse(first, 'SIGTERM')).toMatchObject({ code: 0 });

  const second = startPulse(place);
  const again = await second.ready;
  expect(await query(place, 'select answer from kept')).toEqual([{ answer: 42 }]);
  const reconnected = await connectTemporal({ address: again.temporalAddress, namespace: 'default' });
  expect((await reconnected.client.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
  await reconnected.close();
  expect(await readFile(again.tokenFile!, 'utf8')).toBe(token);
  await stopPulse(second);
});

test('a service that hangs is killed in time, and a second Ctrl-C does not wait for that', async () => {
  await using place = await createTestPlace();
  const environment = { PLACEHOLDER_HANGS: '1' };
  const patient = startPulse(place, { environment });
  await patient.ready;
  const startedAt = performance.now();
  expect(await stopPulse(patient)).toMatchObject({ code: 0 });
  const patientMs = performance.now() - startedAt;
  expect(patientMs).toBeLessThan(STOP_LIMIT_MS);
  expect(await findProcessesOver(place)).toEqual([]);

  const impatient = startPulse(place, { environment });
  await impatient.ready;
  impatient.child.kill('SIGINT');
  await sleep(SAME_REQUEST_MS);
  const askedAgainAt = performance.now();
  await stopPulse(impatient);
  expect(performance.now() - askedAgainAt).toBeLessThan(patientMs - SPARED_MS);
  expect(await findProcessesOver(place)).toEqual([]);
});

test('a stop during the start leaves nothing running', async () => {
  await using place = await createTestPlace();
  const pulse = startPulse(place);
  await expect
    .poll(() => pulse.events.some((event) => event.msg === 'the database is ready'), { timeout: 200_000 })
    .toBe(true);
  expect(await stopPulse(pulse)).toMatchObject({ code: 0, stderr: '' });
  expect(pulse.events.some((event) => event.msg.startsWith('Pulse is ready'))).toBe(false);
  expect(await findProcessesOver(place)).toEqual([]);
});
