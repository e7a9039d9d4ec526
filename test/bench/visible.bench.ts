/**
 * `npm run bench -- visible [--quick] [--waiting <deliveries>]`: the time from a delivery's being due until `GET …/pull-requests/{n}`
 * shows what it tells, at 500 a second in an open loop, with GitHub's example payloads; then how fast an inbox of a million waiting
 * deliveries is drained, and what memory API and worker take meanwhile. API, worker, PostgreSQL (durable), Temporal and driver are processes of
 * their own. The repositories were never synced, so no analysis competes.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { connectTemporal } from '../../lib/temporal/temporal-client.ts';
import { prepareNamespace } from '../../supervisor/temporal/prepare-namespace.ts';
import { TEST_TOKEN } from '../api/test-api.ts';
import { startWorkerProcess } from '../faults/start-worker-process.ts';
import { startTestTemporal } from '../harness/test-temporal.ts';
import { startDurablePostgres } from '../load/durable-postgres.ts';
import { startApiProcess } from '../load/start-api-process.ts';
import { addGitHubRepository } from '../relay/relay-scene.ts';
import { runChild } from './run-child.ts';
import { createPayloads, type VisibleRepository } from './visible/payloads.ts';
import type { WatchTask } from './visible/send-and-watch.ts';
import type { WatchResult } from './visible/send-at-rate.ts';

const RATE = 500;
const WATCH_EVERY = 25;
const P99_REACH_MS = 1_000;
const DRAIN_REACH = 1_000;
const REPOSITORIES = 20;
const FILLED_AT_ONCE = 500;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { quick: { type: 'boolean' }, waiting: { type: 'string' } },
});
const SECONDS = values.quick ? 10 : 60;
const WAITING = Number(values.waiting ?? (values.quick ? 50_000 : 1_000_000));
/** Of these the payloads are whole; a million of them take 20 GB. */
const WHOLE_WAITING = values.quick ? 5_000 : 50_000;
/** What a process that is flat may grow by from the first quarter of a drain to the last: its heap is collected now and then. */
const FLAT_MB = 100;

/** Payloads made so far: each tells of a state that was not told before. */
let filled = 0;

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const verdict = (met: boolean): string => (met ? 'met' : 'NOT met');

const folder = await mkdtemp(join(tmpdir(), 'pulse-visible-'));
const temporal = await startTestTemporal(folder);
const temporalAddress = temporal.facts.address!;
const namespace = 'default';
const { connection, close } = await connectTemporal({ address: temporalAddress, namespace });
await prepareNamespace(connection, namespace).finally(() => close());
await using postgres = await startDurablePostgres();
const { url: databaseUrl, hookId, secret } = postgres;
const db = new pg.Pool({ connectionString: databaseUrl, max: 2 });
const startWorker = () => startWorkerProcess({ databaseUrl, temporalAddress, namespace, dataDir: folder });
const api = await startApiProcess({ databaseUrl });
try {
  const repositories = await addRepositories();
  const watched = await measureVisibility(repositories);
  const whole = await measureDrain(repositories, { waiting: WHOLE_WAITING, isLean: false });
  const drain = await measureDrain(repositories, { waiting: WAITING, isLean: true });
  print(JSON.stringify({ bench: 'visible', watched, whole, drain }));
} finally {
  await db.end();
  await api.end('SIGTERM');
  await temporal.stop();
  await rm(folder, { recursive: true, force: true });
}

async function addRepositories(): Promise<VisibleRepository[]> {
  const repositories: VisibleRepository[] = [];
  for (let n = 1; n <= REPOSITORIES; n++) {
    const fullName = `acme/repository-${n}`;
    repositories.push({
      repoId: await addGitHubRepository(db, fullName, 5_000 + n),
      providerId: 5_000 + n,
      fullName,
    });
  }
  return repositories;
}

async function measureVisibility(repositories: readonly VisibleRepository[]): Promise<WatchResult> {
  await using _ = await startWorker();
  const task = {
    port: api.port,
    token: TEST_TOKEN,
    hookId,
    secret,
    repositories,
    perSecond: RATE,
    watchEvery: WATCH_EVERY,
  };
  const watch = (seconds: number): Promise<WatchResult> =>
    runChild<WatchTask, WatchResult>('visible/send-and-watch.ts', { ...task, seconds });
  await watch(3);
  await db.query('truncate webhook_deliveries');
  const result = await watch(SECONDS);
  const { sent, errors, watched, missed, p50Ms, p99Ms, maxMs } = result;
  const met = p99Ms < P99_REACH_MS && errors + missed === 0;
  print(
    `${RATE}/s for ${SECONDS} s: ${sent} sent, ${errors} errors; of ${watched} looked for ${missed} missed; visible after ` +
      `p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms, max ${maxMs.toFixed(0)} ms (${verdict(met)}; reach p99 < ${P99_REACH_MS} ms)`,
  );
  await reportStatuses();
  return result;
}

interface Inbox {
  readonly waiting: number;
  /** Payloads without addresses. */
  readonly isLean: boolean;
}

/** Drains a full inbox, and looks at the memory of API and worker meanwhile. */
async function measureDrain(repositories: readonly VisibleRepository[], inbox: Inbox) {
  await db.query('truncate webhook_deliveries');
  await fillInbox(repositories, inbox);
  const worker = await startWorker();
  const samples: { api: number; worker: number }[] = [];
  try {
    const first = await countWaiting();
    const startedMs = performance.now();
    for (;;) {
      await sleep(1_000);
      samples.push({ api: await readMemoryMb(api.pid), worker: await readMemoryMb(worker.pid) });
      if ((await countWaiting()) === 0) break;
    }
    const perSecond = (first * 1_000) / (performance.now() - startedMs);
    const memory = {
      api: quarters(samples.map(({ api }) => api)),
      worker: quarters(samples.map(({ worker }) => worker)),
    };
    print(
      `drained ${first} ${inbox.isLean ? 'lean' : 'whole'} ones at ${perSecond.toFixed(0)}/s (${verdict(perSecond >= DRAIN_REACH)}; reach ${DRAIN_REACH}/s)`,
    );
    for (const [name, { earlyMb, lateMb }] of Object.entries(memory)) {
      const isFlat = lateMb - earlyMb < FLAT_MB;
      print(
        `  memory of the ${name}: ${earlyMb.toFixed(0)} MB at most in the first quarter, ${lateMb.toFixed(0)} MB in the last (${verdict(isFlat)}; reach: flat)`,
      );
    }
    await reportStatuses();
    return { ...inbox, perSecond, memory };
  } finally {
    await worker[Symbol.asyncDispose]();
  }
}

/** The most of the first quarter and of the last. */
function quarters(samples: readonly number[]): { readonly earlyMb: number; readonly lateMb: number } {
  const quarter = Math.ceil(samples.length / 4);
  return { earlyMb: Math.max(...samples.slice(0, quarter)), lateMb: Math.max(...samples.slice(-quarter)) };
}

async function fillInbox(
  repositories: readonly VisibleRepository[],
  { waiting, isLean }: Inbox,
): Promise<void> {
  const payloads = createPayloads(repositories, isLean);
  for (let at = 0; at < waiting; at += FILLED_AT_ONCE) {
    const page = Array.from({ length: Math.min(FILLED_AT_ONCE, waiting - at) }, () =>
      payloads.next(1_000_000 + filled++, false),
    );
    await db.query(
      `insert into webhook_deliveries (delivery_id, hook_id, event_name, headers, content_type, payload, payload_sha256)
       select gen_random_uuid(), $1, e, '{}', 'application/json', p, s
       from unnest($2::text[], $3::bytea[], $4::bytea[]) as u (e, p, s)`,
      [
        hookId,
        page.map(({ event }) => event),
        page.map(({ body }) => body),
        page.map(({ body }) => createHash('sha256').update(body).digest()),
      ],
    );
  }
  await db.query('vacuum analyze webhook_deliveries');
}

async function countWaiting(): Promise<number> {
  const { rows } = await db.query(
    `select count(*)::int as waiting from webhook_deliveries where status in ('received', 'failed')`,
  );
  return rows[0].waiting;
}

async function reportStatuses(): Promise<void> {
  const { rows } = await db.query(
    `select status, count(*)::int as count, min(error) as error from webhook_deliveries group by 1 order by 1`,
  );
  for (const { status, count, error } of rows)
    print(`  ${count} ${status}${error === null ? '' : `, as: ${error}`}`);
}

async function readMemoryMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}
