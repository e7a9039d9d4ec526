/**
 * `npm run bench -- backfill --mirror <git dir> [--name owner/name]`: a whole sync through the product (services, workflows, mirror,
 * facts, signatures, retrieval, edges), from an empty database to the last edge, against `git diff-tree -p --stdin` alone over the
 * same heads and bases in the same run. Peak memory is the worker's own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createClient } from '../../api/client.ts';
import { readConfig, serviceEnvironment } from '../../lib/config/config.ts';
import { createLogger } from '../../lib/logger.ts';
import { showProgressOn } from '../../supervisor/progress.ts';
import { startServices } from '../../supervisor/start-services.ts';

const REACH = 3;
const GOAL = 1.5;
const MEMORY_POLL_MS = 500;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { mirror: { type: 'string' }, name: { type: 'string', default: 'bench/backfill' } },
});
if (values.mirror === undefined) {
  process.stderr.write(
    'Usage: npm run bench -- backfill --mirror <git dir with refs/pull/*> [--name owner/name]\n',
  );
  process.exit(2);
}
const mirror = resolve(values.mirror);
const dataDir = await mkdtemp(join(tmpdir(), 'pulse-backfill-'));
// The Temporal server is got once, into the usual folder.
const own = { PULSE_DATA_DIR: dataDir, PULSE_BIN_DIR: readConfig().binDir };
const config = readConfig({ env: serviceEnvironment(own) });

interface Stage {
  readonly name: string;
  readonly startedMs: number;
}

const services = await startServices(config, {
  kind: 'command',
  ports: 'any',
  output: 'files',
  logger: createLogger({ name: 'bench', level: 'warn' }),
  startProgress: showProgressOn(process.stderr),
});
try {
  const memory = watchWorkerMemory();
  const { stages, edgesMs, syncMs, counts, pairs } = await syncOnce();
  const peakMb = await memory.stop();
  const bare: number[] = [];
  for (let round = 0; round < 3; round++) bare.push(await timeDiffTree(pairs));
  const yardstickMs = Math.min(...bare);
  const ratio = edgesMs / yardstickMs;
  stages.forEach((stage, at) => {
    const endMs = stages[at + 1]?.startedMs ?? syncMs;
    print(`  ${stage.name}: ${seconds(endMs - stage.startedMs)}`);
  });
  print(`${counts} pull requests, ${pairs.length} with a base`);
  print(
    `to the last edge: ${seconds(edgesMs)} (whole sync: ${seconds(syncMs)}), ` +
      `git diff-tree -p --stdin: ${seconds(yardstickMs)} (best of ${bare.length})`,
  );
  print(`peak memory of the worker: ${peakMb} MB`);
  print(`ratio: ${ratio.toFixed(2)} (reach ${REACH}, goal ${GOAL}): ${ratio <= REACH ? 'met' : 'NOT met'}`);
  print(
    JSON.stringify({
      bench: 'backfill',
      pullRequests: counts,
      edgesMs,
      syncMs,
      yardstickMs,
      ratio,
      peakMb,
      reach: REACH,
    }),
  );
} finally {
  await services.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function syncOnce(): Promise<{
  stages: Stage[];
  /** When the analysis was over; other stages may follow, which store what no edge needs. */
  edgesMs: number;
  syncMs: number;
  counts: number;
  pairs: { base: string; head: string }[];
}> {
  const client = createClient({ baseUrl: services.apiUrl, token: services.token });
  const startedMs = performance.now();
  const repository = await client.connectRepository({ source: mirror, name: values.name });
  await client.startSync(repository.id);
  const stages: Stage[] = [];
  for await (const progress of client.followSync(repository.id)) {
    const name = progress.stage ?? 'start';
    if (stages.at(-1)?.name !== name) stages.push({ name, startedMs: performance.now() - startedMs });
    if (progress.status === 'failed') throw new Error(progress.error ?? 'the sync failed');
  }
  const syncMs = performance.now() - startedMs;
  const after = stages[stages.findIndex(({ name }) => name === 'analysis') + 1];
  const pairs = await readPairs();
  const { sync } = await client.getRepository(repository.id);
  return { stages, edgesMs: after?.startedMs ?? syncMs, syncMs, counts: sync.counts.total ?? 0, pairs };
}

/** What was compared: from the database of the services. */
async function readPairs(): Promise<{ base: string; head: string }[]> {
  const db = new pg.Client({ connectionString: await databaseUrl() });
  await db.connect();
  try {
    const { rows } = await db.query<{ base: string; head: string }>(
      'select base_sha as base, head_sha as head from pull_requests where base_sha is not null order by number',
    );
    return rows;
  } finally {
    await db.end();
  }
}

/** The embedded server's URL, from the environment of the worker, which is ours to read. */
async function databaseUrl(): Promise<string> {
  const environment = await readFile(`/proc/${await findWorker()}/environ`, 'utf8');
  const url = environment.split('\0').find((entry) => entry.startsWith('DATABASE_URL='));
  if (url === undefined) throw new Error('the worker was given no DATABASE_URL');
  return url.slice('DATABASE_URL='.length);
}

/** Wall time of the bare diff of all pairs, its output thrown away. */
async function timeDiffTree(pairs: readonly { base: string; head: string }[]): Promise<number> {
  const trees = await resolveTrees(pairs);
  const startedMs = performance.now();
  const git = spawn('git', ['diff-tree', '-r', '-p', '--stdin'], {
    cwd: mirror,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  git.stdin.end(trees);
  await once(git, 'close');
  return performance.now() - startedMs;
}

async function resolveTrees(pairs: readonly { base: string; head: string }[]): Promise<string> {
  const git = spawn('git', ['cat-file', '--batch-check=%(objectname)'], {
    cwd: mirror,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  git.stdin.end(pairs.map(({ base, head }) => `${base}^{tree}\n${head}^{tree}\n`).join(''));
  const chunks: Buffer[] = [];
  for await (const chunk of git.stdout) chunks.push(chunk as Buffer);
  const ids = Buffer.concat(chunks).toString().trimEnd().split('\n');
  return pairs.map((_, at) => `${ids[2 * at]} ${ids[2 * at + 1]}\n`).join('');
}

function watchWorkerMemory(): { stop(): Promise<number> } {
  let peakMb = 0;
  const look = async (): Promise<void> => {
    const status = await readFile(`/proc/${await findWorker()}/status`, 'utf8').catch(() => '');
    const kb = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    peakMb = Math.max(peakMb, Math.round(kb / 1024));
  };
  const timer = setInterval(() => void look().catch(() => {}), MEMORY_POLL_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await look();
      return peakMb;
    },
  };
}

/** Process id of our worker: the child of this process that runs worker/main.ts. */
async function findWorker(): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const [command, status] = await Promise.all([
      readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => ''),
      readFile(`/proc/${entry}/status`, 'utf8').catch(() => ''),
    ]);
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
    if (parent === process.pid && command.includes('worker/main.ts')) return Number(entry);
  }
  throw new Error('no worker runs');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
