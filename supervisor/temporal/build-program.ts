import { spawn } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROJECT_DIR, serviceEnvironment } from '../../lib/config/config.ts';
import { PulseError } from '../../lib/errors.ts';
import type { StepOptions } from '../progress.ts';
import { BUILT_CLI_VERSION } from './program-pin.ts';

const MODULE_DIR = join(PROJECT_DIR, 'tools', 'temporal');
/** Packages the compiler names on the way; only the progress line depends on it. */
const PACKAGES_ABOUT = 1_290;
const COMPLAINT_LINES = 5;

/**
 * Builds `temporal` from the sources that tools/temporal pins (Go checks them against go.sum) and puts it at `target`.
 * Takes some minutes on two cores, seconds once Go has compiled the parts.
 *
 * @throws PulseError `go_missing` without the Go toolchain, `build_failed` with the compiler's last lines
 */
export async function buildTemporal(target: string, options: StepOptions): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}.draft`;
  try {
    await compile(draft, options);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

async function compile(draft: string, options: StepOptions): Promise<void> {
  const main = 'github.com/temporalio/cli';
  const args = [
    'build',
    '-v',
    '-trimpath',
    // Schedules name time zones: the machine may lack the zone files.
    '-tags=timetzdata',
    `-ldflags=-s -w -X ${main}/temporalcli.Version=${BUILT_CLI_VERSION}`,
    '-o',
    draft,
    `${main}/cmd/temporal`,
  ];
  const child = spawn('go', args, {
    cwd: MODULE_DIR,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: serviceEnvironment({ CGO_ENABLED: '0' }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const complaints: string[] = [];
  const counts = { downloaded: 0, compiled: 0 };
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('go: downloading'))
      options.progress.update(`${++counts.downloaded} modules downloaded`);
    else if (/^[\w./~-]+$/.test(line))
      options.progress.update(`${++counts.compiled} of about ${PACKAGES_ABOUT} packages`);
    else complaints.push(line);
    if (complaints.length > COMPLAINT_LINES) complaints.shift();
  });
  const code = await ended.catch((cause) => {
    throw new PulseError('go_missing', 'Go is not installed.', { cause });
  });
  if (code !== 0) throw new PulseError('build_failed', `go build failed: ${complaints.join(' ')}`);
}
