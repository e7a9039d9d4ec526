/**
 * `npm run bench -- cold-start [--against <commit>]`: from `git clone` to `Pulse is ready` as on a new machine: no
 * dependencies, no Temporal server, empty caches of Go; npm's and pip's caches are used as they are. The yardstick is the same for an
 * earlier commit, in the same run: by default the last that knew only the official download and Go.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs, promisify } from 'node:util';
import { PROJECT_DIR, serviceEnvironment } from '../../lib/config/config.ts';

const run = promisify(execFile);
const REACH = 0.3;
const BUILT_WITH_GO = '5f31bc7';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { against: { type: 'string', default: BUILT_WITH_GO } },
});
const { stdout: head } = await run('git', ['rev-parse', 'HEAD'], { cwd: PROJECT_DIR });

const ownMs = await timeFirstStart(head.trim());
const yardstickMs = await timeFirstStart(values.against);
const ratio = ownMs / yardstickMs;
process.stdout.write(
  `from clone to ready: ${seconds(ownMs)}; ${values.against}: ${seconds(yardstickMs)}\n` +
    `ratio: ${ratio.toFixed(2)} (reach ${REACH}): ${ratio <= REACH ? 'met' : 'NOT met'}\n` +
    `${JSON.stringify({ bench: 'cold-start', ownMs, yardstickMs, ratio, reach: REACH })}\n`,
);

/** Clones a commit, starts it, waits until it is ready, and leaves nothing. */
async function timeFirstStart(commit: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'pulse-cold-'));
  const clone = join(folder, 'pulse');
  const startedMs = performance.now();
  try {
    await run('git', ['clone', '--quiet', PROJECT_DIR, clone]);
    await run('git', ['checkout', '--quiet', commit], { cwd: clone });
    const pulse = spawn('npm', ['start'], {
      cwd: clone,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: serviceEnvironment({
        GOCACHE: join(folder, 'go-build'),
        GOMODCACHE: join(folder, 'go-modules'),
        // Otherwise Go makes folders that cannot be removed.
        GOFLAGS: '-modcacherw',
        PULSE_DATA_DIR: join(clone, '.pulse'),
        PULSE_BIN_DIR: '',
        PORT: '0',
        POSTGRES_PORT: '0',
        TEMPORAL_PORT: '0',
        TEMPORAL_UI_PORT: '0',
      }),
    });
    try {
      await untilReady(pulse);
      return performance.now() - startedMs;
    } finally {
      const ended = once(pulse, 'exit');
      if (pulse.exitCode === null && pulse.kill('SIGTERM')) await ended;
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function untilReady(pulse: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    createInterface({ input: pulse.stdout! }).on('line', (line) => {
      if (line.includes('Pulse is ready')) resolve();
    });
    pulse.once('error', reject);
    pulse.once('exit', (code) => reject(new Error(`npm start ended with ${code} before it was ready`)));
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
