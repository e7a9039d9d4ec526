import { access, mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../lib/config/config.ts';
import { ensureSweepSchedule } from '../../lib/temporal/schedule-sweep.ts';
import { connectTemporal } from '../../lib/temporal/temporal-client.ts';
import { findFreePort } from '../../supervisor/free-port.ts';
import { prepareNamespace } from '../../supervisor/temporal/prepare-namespace.ts';
import { TEMPORAL_CLI_VERSION } from '../../supervisor/temporal/program-pin.ts';
import { openState, type TemporalState } from '../../supervisor/temporal/state/open-state.ts';
import { setAside } from '../../supervisor/temporal/state/set-aside.ts';
import { startOverState } from '../../supervisor/temporal/state/start-over-state.ts';
import { obtainOlderTemporal } from './older-temporal.ts';

/** What a run of tests has got before it begins. */
const NEWER = join(readConfig().binDir, `temporal-${TEMPORAL_CLI_VERSION}`);
const START_LIMIT_MS = 180_000;

let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-state-'));
  await mkdir(join(folder, 'temporal'));
  stateFile = join(folder, 'temporal', 'temporal.db');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  /** Whether the server had no schedule of ours. */
  readonly isNew: boolean;
  readonly warnings: readonly string[];
}

/** One life of the local server over the state: it comes up, gets a schedule of ours unless it has it, and stops. */
async function live(
  program: string,
  change: (state: TemporalState) => TemporalState = (state) => state,
): Promise<Run> {
  const warnings: string[] = [];
  const logger = pino(
    { level: 'warn' },
    { write: (line: string) => void warnings.push(JSON.parse(line).msg) },
  );
  const state = change(openState({ file: stateFile, program, logger }));
  const files = { logFile: join(folder, 'temporal.log'), recordFile: join(folder, 'temporal.json') };
  const server = await startOverState(
    { program, port: await findFreePort(), ...files },
    state,
    async (address) => {
      const { connection, close } = await connectTemporal({ address, namespace: 'default' });
      await prepareNamespace(connection, 'default').finally(close);
    },
  );
  try {
    const { client, close } = await connectTemporal({ address: server.address, namespace: 'default' });
    const isNew = await ensureSweepSchedule(client).finally(close);
    return { isNew, warnings };
  } finally {
    await server.stop();
  }
}

async function listSetAside(): Promise<string[]> {
  return readdir(join(folder, 'temporal', 'set-aside')).catch(() => []);
}

test(
  'a state of another version, newer or older, is set aside and the server begins anew; one of its own is kept',
  async (context) => {
    const older = await obtainOlderTemporal(context);
    expect(await live(older)).toEqual({ isNew: true, warnings: [] });
    const upgraded = await live(NEWER);
    expect(upgraded.isNew).toBe(true);
    expect(upgraded.warnings).toEqual([
      expect.stringMatching(/begins anew.*written by server 1\.29\.1.*this is 1\.32/),
    ]);
    expect(await live(NEWER)).toEqual({ isNew: false, warnings: [] });
    const downgraded = await live(older);
    expect(downgraded.isNew).toBe(true);
    expect(downgraded.warnings).toEqual([expect.stringMatching(/written by server 1\.32.*this is 1\.29\.1/)]);
    expect(await listSetAside()).toHaveLength(2);
  },
  START_LIMIT_MS,
);

test(
  'a state of which nobody noted the version is kept when its tables fit, and set aside when they do not',
  async (context) => {
    const older = await obtainOlderTemporal(context);
    await live(older);
    await rm(join(folder, 'temporal', 'server.json'));
    expect(await live(older)).toEqual({ isNew: false, warnings: [] });
    await writeFile(join(folder, 'temporal', 'server.json'), '{"serverV');
    expect((await live(NEWER)).warnings).toEqual([expect.stringContaining('another version of the server')]);
  },
  START_LIMIT_MS,
);

test(
  'a state over which only the running server stumbles is set aside then',
  async (context) => {
    const older = await obtainOlderTemporal(context);
    await live(older);
    const unsuspecting = await live(NEWER, (state) => ({ ...state, prepare: async () => {} }));
    expect(unsuspecting.isNew).toBe(true);
    expect(unsuspecting.warnings).toEqual([expect.stringContaining('no such column')]);
  },
  START_LIMIT_MS,
);

test.each(['its head', 'its middle', 'all of it'])(
  'a state that lost %s is set aside',
  async (part) => {
    await live(NEWER);
    await rm(`${stateFile}-shm`, { force: true });
    await damage(part);
    const anew = await live(NEWER);
    expect(anew.isNew).toBe(true);
    expect(anew.warnings).toEqual([expect.stringContaining('is damaged')]);
    expect(await live(NEWER)).toEqual({ isNew: false, warnings: [] });
  },
  START_LIMIT_MS,
);

/** Overwrites a part of the state, once everything is in its main file. */
async function damage(part: string): Promise<void> {
  const database = new DatabaseSync(stateFile);
  database.exec('pragma wal_checkpoint(truncate)');
  database.close();
  if (part === 'all of it') return writeFile(stateFile, 'this is no database');
  const { size } = await stat(stateFile);
  await using file = await open(stateFile, 'r+');
  const bytes = part === 'its head' ? 100 : size / 2;
  await file.write(Buffer.alloc(bytes, 0x5a), 0, bytes, part === 'its head' ? 0 : size / 4);
}

test('the newest three that were set aside are kept, with their logs', async () => {
  for (let day = 1; day <= 5; day++) {
    for (const end of ['', '-wal', '-shm']) await writeFile(stateFile + end, `of day ${day}`);
    const path = await setAside(
      stateFile,
      join(folder, 'temporal', 'server.json'),
      new Date(Date.UTC(2026, 0, day)),
    );
    expect((await readdir(path)).sort()).toEqual(['temporal.db', 'temporal.db-shm', 'temporal.db-wal']);
  }
  expect((await listSetAside()).map((name) => name.slice(0, 10))).toEqual([
    '2026-01-03',
    '2026-01-04',
    '2026-01-05',
  ]);
  await expect(access(stateFile)).rejects.toThrow('ENOENT');
});
