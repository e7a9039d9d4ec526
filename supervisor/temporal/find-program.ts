import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PulseError } from '../../lib/errors.ts';
import type { StartProgress } from '../progress.ts';
import { buildTemporal } from './build-program.ts';
import { downloadTemporal, findOfficialArchive } from './download-program.ts';
import { TEMPORAL_CLI_VERSION, TEMPORAL_SERVER_VERSION_MIN } from './program-pin.ts';

const run = promisify(execFile);

export interface FindTemporalOptions {
  /** Downloaded and built programs are kept in its folder `bin`. */
  readonly dataDir: string;
  /** Where releases lie; `<url>/v1.2.3/temporal_cli_1.2.3_<os>_<architecture>.tar.gz`. */
  readonly downloadUrl: string;
  /** Shows what takes long. */
  readonly startProgress: StartProgress;
  /** Ends a download or a build that is under way. */
  readonly signal?: AbortSignal;
}

/**
 * The `temporal` program: the one on PATH when it is new enough, else the one in the data folder, else the official download,
 * else built with Go. The latter two happen once for a data folder.
 *
 * @returns a path, or `temporal` when PATH has it
 * @throws PulseError `temporal_not_available` with one sentence that says what to install
 */
export async function findTemporalProgram(options: FindTemporalOptions): Promise<string> {
  if (await isUsable('temporal')) return 'temporal';
  const cached = join(options.dataDir, 'bin', `temporal-${TEMPORAL_CLI_VERSION}`);
  if (await isUsable(cached)) return cached;
  const problems: string[] = [];
  for (const obtain of [download, build]) {
    try {
      await obtain(cached, options);
      if (await isUsable(cached)) return cached;
      problems.push(`${cached} does not run here`);
    } catch (error) {
      options.signal?.throwIfAborted();
      problems.push((error as Error).message.replace(/\.$/, ''));
    }
  }
  throw new PulseError(
    'temporal_not_available',
    'There is no Temporal server here: install Go (https://go.dev/dl) or Temporal’s command line tool ' +
      `(https://temporal.io/setup/install-temporal-cli), or set TEMPORAL_ADDRESS. Tried: ${problems.join('; ')}.`,
  );
}

async function download(target: string, options: FindTemporalOptions): Promise<void> {
  const archive = findOfficialArchive(options.downloadUrl);
  if (archive === undefined) throw new PulseError('download_failed', 'there is no download for this machine');
  const progress = options.startProgress('Downloading the Temporal server');
  await progress.track(downloadTemporal(archive, target, { progress, ...signalOf(options) }));
}

async function build(target: string, options: FindTemporalOptions): Promise<void> {
  const progress = options.startProgress('Building the Temporal server with Go, once (some minutes)');
  await progress.track(buildTemporal(target, { progress, ...signalOf(options) }));
}

function signalOf({ signal }: FindTemporalOptions): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** Whether the program runs and holds a server that is new enough. */
async function isUsable(program: string): Promise<boolean> {
  try {
    const { stdout } = await run(program, ['--version']);
    const [, major, minor] = /Server (\d+)\.(\d+)/.exec(stdout) ?? [];
    const [majorMin, minorMin] = TEMPORAL_SERVER_VERSION_MIN;
    return Number(major) > majorMin || (Number(major) === majorMin && Number(minor) >= minorMin);
  } catch {
    return false;
  }
}
