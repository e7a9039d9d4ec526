/**
 * `npm run bench -- ingest [--quick]`: deliveries acknowledged a second over HTTP, with GitHub's own example payloads, against
 * single-row inserts of the same bytes into the same table by many clients of `pg` (as pgbench does it), in turns in the same
 * run; then the time of an acknowledgement at 1,000 a second in an open loop; then memory and time with a million deliveries
 * waiting. PostgreSQL, the API and the driver are processes of their own; PostgreSQL is durable.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startDurablePostgres } from '../load/durable-postgres.ts';
import { startApiProcess } from '../load/start-api-process.ts';
import type { InsertResult, InsertTask } from './ingest/insert-directly.ts';
import type { SendResult, SendTask } from './ingest/send-deliveries.ts';
import { runChild } from './run-child.ts';

const RATIO_REACH = 0.7;
const P99_REACH_MS = 50;
const WAITING_RATIO_REACH = 1.5;
const RATE = 1_000;
const LANES = 64;
const CLIENTS = [32, 64];

const { values } = parseArgs({ args: process.argv.slice(3), options: { quick: { type: 'boolean' } } });
const ROUNDS = values.quick ? 2 : 4;
const ROUND_SECONDS = values.quick ? 4 : 8;
const OPEN_LOOP_SECONDS = values.quick ? 10 : 60;
const WAITING = values.quick ? 100_000 : 1_000_000;

const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const verdict = (met: boolean): string => (met ? 'met' : 'NOT met');

await using postgres = await startDurablePostgres();
const { url: databaseUrl, hookId, secret } = postgres;
const db = new pg.Pool({ connectionString: databaseUrl, max: 1 });
const api = await startApiProcess({ databaseUrl });
const send = (task: Pick<SendTask, 'seconds' | 'perSecond'>) =>
  runChild<SendTask, SendResult>('ingest/send-deliveries.ts', {
    port: api.port,
    hookId,
    secret,
    lanes: LANES,
    ...task,
  });
try {
  await send({ seconds: 2 });
  const ratio = await compareThroughput();
  const open = await send({ seconds: OPEN_LOOP_SECONDS, perSecond: RATE });
  print(describeOpenLoop(`open loop, ${RATE}/s for ${OPEN_LOOP_SECONDS} s`, open));
  const memory = await measureWaiting(open.p99Ms);
  print(JSON.stringify({ bench: 'ingest', ratio, open, memory }));
} finally {
  await db.end();
  await api.end('SIGTERM');
}

/** @returns acknowledgements over direct inserts, each the median of its rounds */
async function compareThroughput(): Promise<number> {
  const direct: number[] = [];
  const acks: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    let best = 0;
    for (const clients of CLIENTS) {
      await empty();
      const task = { databaseUrl, hookId, clients, seconds: ROUND_SECONDS };
      const { perSecond } = await runChild<InsertTask, InsertResult>('ingest/insert-directly.ts', task);
      best = Math.max(best, perSecond);
    }
    direct.push(best);
    await empty();
    const sent = await send({ seconds: ROUND_SECONDS });
    acks.push(sent.perSecond);
    print(
      `round ${round + 1}: direct inserts ${best.toFixed(0)}/s, acks over HTTP ${sent.perSecond.toFixed(0)}/s, ${sent.errors} errors, p99 ${sent.p99Ms.toFixed(1)} ms`,
    );
  }
  const ratio = median(acks) / median(direct);
  print(
    `durable acks: ${median(acks).toFixed(0)}/s = ${ratio.toFixed(2)} × direct inserts (${verdict(ratio >= RATIO_REACH)}; reach ${RATIO_REACH})`,
  );
  return ratio;
}

/** Memory of the API before and after load on an inbox that nobody empties. */
async function measureWaiting(aloneP99Ms: number) {
  await empty();
  await db.query(
    `insert into webhook_deliveries (delivery_id, hook_id, event_name, headers, content_type, payload, payload_sha256)
     select gen_random_uuid(), $1, 'push', '{}', 'application/json', convert_to(repeat('x', 200), 'utf8'), sha256('x')
     from generate_series(1, $2::int)`,
    [hookId, WAITING],
  );
  await db.query('vacuum analyze webhook_deliveries');
  // As before the loop without: what was written to get here is on disk.
  await db.query('checkpoint');
  const before = await readMemoryMb();
  const open = await send({ seconds: OPEN_LOOP_SECONDS / 2, perSecond: RATE });
  const after = await readMemoryMb();
  const grewMb = after - before;
  print(describeOpenLoop(`with ${WAITING} waiting, ${RATE}/s`, open));
  const p99Ratio = open.p99Ms / aloneP99Ms;
  print(
    `p99 with them: ${p99Ratio.toFixed(2)} × that of without (${verdict(p99Ratio <= WAITING_RATIO_REACH)}; reach ${WAITING_RATIO_REACH})`,
  );
  print(
    `memory of the API: ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after ${open.sent} deliveries more`,
  );
  return { waiting: WAITING, beforeMb: before, grewMb, p99Ms: open.p99Ms, p99Ratio };
}

function describeOpenLoop(name: string, { p50Ms, p99Ms, maxMs, errors, sent }: SendResult): string {
  const met = p99Ms < P99_REACH_MS && errors === 0;
  return `${name}: ${sent} sent, ${errors} errors, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms, max ${maxMs.toFixed(0)} ms (${verdict(met)}; reach p99 < ${P99_REACH_MS} ms)`;
}

async function empty(): Promise<void> {
  await db.query('truncate webhook_deliveries');
  await db.query('checkpoint');
}

async function readMemoryMb(): Promise<number> {
  const status = await readFile(`/proc/${api.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
