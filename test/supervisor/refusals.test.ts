import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createTestPlace,
  type Ending,
  findProcessesOver,
  SUPERVISOR,
  startPulse,
  stopPulse,
  type TestPlace,
} from './start-pulse.ts';

/** Starts with settings that cannot work; the answer must be one clear sentence, and nothing may be left running. */
async function refuse(place: TestPlace, environment: Record<string, string>): Promise<string> {
  const ending = await startPulse(place, { environment }).ended;
  expect(ending.code).toBe(1);
  const sentence = onlySentence(ending);
  expect(await findProcessesOver(place), sentence).toEqual([]);
  return sentence;
}

function onlySentence({ stderr }: Ending): string {
  const lines = stderr.trimEnd().split('\n');
  expect(lines.filter((line) => !/^(Downloading|Building) the Temporal server/.test(line))).toHaveLength(1);
  const sentence = lines.at(-1)!;
  expect(sentence).toMatch(/^Pulse cannot run: [A-Z].*\.$/);
  expect(stderr).not.toMatch(/^\s+at /m);
  return sentence;
}

test.for(['PORT', 'POSTGRES_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'])(
  'a taken %s is named',
  async (setting) => {
    await using place = await createTestPlace();
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    try {
      const sentence = await refuse(place, { [setting]: String(port) });
      expect(sentence).toContain(`Port ${port}`);
      expect(sentence).toContain(`set ${setting}`);
    } finally {
      stranger.close();
    }
  },
);

test('a second start in the same folder names the first, which lives on', async () => {
  await using place = await createTestPlace();
  const first = startPulse(place);
  const { apiUrl } = await first.ready;
  const second = await startPulse(place).ended;
  expect(second.code).toBe(1);
  expect(onlySentence(second)).toContain(`already runs at ${apiUrl}`);
  expect((await fetch(`${apiUrl}/healthz`)).status).toBe(200);
  await stopPulse(first);
});

test('an unwritable data folder is named', async () => {
  await using place = await createTestPlace();
  const file = join(place.dataDir, '..', 'a-file');
  await writeFile(file, '');
  const dataDir = join(file, 'data');
  expect(await refuse(place, { PULSE_DATA_DIR: dataDir })).toContain(
    `The data folder ${dataDir} cannot be written`,
  );
});

test('an unreachable DATABASE_URL is named without its password', async () => {
  await using place = await createTestPlace();
  const sentence = await refuse(place, { DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/pulse' });
  expect(sentence).toContain('127.0.0.1:1/pulse');
  expect(sentence).toContain('DATABASE_URL');
  expect(sentence).not.toContain('hunter2');
});

test('an unreachable TEMPORAL_ADDRESS is named', async () => {
  await using place = await createTestPlace();
  expect(await refuse(place, { TEMPORAL_ADDRESS: '127.0.0.1:1' })).toContain('TEMPORAL_ADDRESS');
});

test('a machine without Go and without the Temporal program is told what to install', async () => {
  await using place = await createTestPlace();
  const empty = join(place.dataDir, '..', 'empty');
  await mkdir(empty);
  const sentence = await refuse(place, { PATH: empty, TEMPORAL_DOWNLOAD_URL: 'http://127.0.0.1:1' });
  expect(sentence).toContain(
    'install Python with pip, Go (https://go.dev/dl) or Temporal’s command line tool',
  );
  expect(sentence).toContain('TEMPORAL_ADDRESS');
});

test('wrong settings are told together', async () => {
  await using place = await createTestPlace();
  const ending = await startPulse(place, { environment: { PORT: 'x', LOG_LEVEL: 'loud' } }).ended;
  expect(ending.code).toBe(1);
  expect(ending.stderr).toMatch(/PORT[\s\S]*LOG_LEVEL/);
  expect(ending.stderr).not.toMatch(/^\s+at /m);
});

test('wrong arguments are told with the usage, and exit code 2', async () => {
  await using place = await createTestPlace();
  const ending = await startPulse(place, { command: [...SUPERVISOR, '--repos', 'x'] }).ended;
  expect(ending.code).toBe(2);
  expect(ending.stderr).toContain('--repos');
  expect(ending.stderr).toContain('Usage: npm start');
});
