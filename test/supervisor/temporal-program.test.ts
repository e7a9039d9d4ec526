import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PROJECT_DIR } from '../../lib/config/config.ts';
import { silentProgress } from '../../supervisor/progress.ts';
import { downloadTemporal } from '../../supervisor/temporal/download-program.ts';
import { findTemporalProgram } from '../../supervisor/temporal/find-program.ts';
import { TEMPORAL_CLI_VERSION } from '../../supervisor/temporal/program-pin.ts';

const run = promisify(execFile);
const NOWHERE = 'http://127.0.0.1:1';

let folder: string;
let server: Server | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulse-temporal-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server?.close();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** A program that answers `--version` as `temporal` does. */
async function writeProgram(path: string, serverVersion: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "temporal version 1.0.0 (Server ${serverVersion}, UI 2.0.0)"\n`);
  await chmod(path, 0o755);
}

function find(): Promise<string> {
  return findTemporalProgram({ dataDir: folder, downloadUrl: NOWHERE, startProgress: silentProgress });
}

async function serve(body: Buffer): Promise<string> {
  server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/temporal.tar.gz`;
}

/** An archive as the official ones are, and its checksum. */
async function packArchive(): Promise<{ archive: Buffer; sha256: string }> {
  await writeProgram(join(folder, 'pack', 'temporal'), '1.29.1');
  await run('tar', ['-czf', join(folder, 'packed.tar.gz'), '-C', join(folder, 'pack'), 'temporal']);
  const archive = await readFile(join(folder, 'packed.tar.gz'));
  return { archive, sha256: createHash('sha256').update(archive).digest('hex') };
}

test('a program on PATH is taken when its server is new enough, else the one in the data folder', async () => {
  const path = join(folder, 'path');
  const cached = join(folder, 'bin', `temporal-${TEMPORAL_CLI_VERSION}`);
  vi.stubEnv('PATH', path);
  await writeProgram(cached, '1.29.1');
  expect(await find()).toBe(cached);
  await writeProgram(join(path, 'temporal'), '1.12.0');
  expect(await find()).toBe(cached);
  await writeProgram(join(path, 'temporal'), '1.30.0');
  expect(await find()).toBe('temporal');
});

test('without download and Go, one sentence says what was tried', async () => {
  vi.stubEnv('PATH', join(folder, 'path'));
  await expect(find()).rejects.toThrow(/install Go .* TEMPORAL_ADDRESS.*127\.0\.0\.1:1.*Go is not installed/);
});

test('a download with the pinned checksum is unpacked', async () => {
  const { archive, sha256 } = await packArchive();
  const target = join(folder, 'bin', 'temporal');
  const progress = silentProgress('');
  await downloadTemporal({ url: await serve(archive), sha256 }, target, { progress });
  expect((await run(target, ['--version'])).stdout).toContain('Server 1.29.1');
});

test('a download with another checksum, or an error page, leaves nothing behind', async () => {
  const { archive, sha256 } = await packArchive();
  const target = join(folder, 'bin', 'temporal');
  const progress = silentProgress('');
  const tampered = Buffer.concat([archive, Buffer.from('x')]);
  const download = async (body: Buffer) =>
    downloadTemporal({ url: await serve(body), sha256 }, target, { progress });
  await expect(download(tampered)).rejects.toThrow('checksum');
  expect(await readdir(join(folder, 'bin'))).toEqual([]);
});

test('tools/temporal pins the same release as the download', async () => {
  const module = await readFile(join(PROJECT_DIR, 'tools/temporal/go.mod'), 'utf8');
  expect(module).toContain(`github.com/temporalio/cli v${TEMPORAL_CLI_VERSION} `);
});
