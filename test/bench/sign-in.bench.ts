/**
 * `npm run bench -- sign-in [--quick]`: the time of an acknowledgement of a delivery at 500 a second in an open loop, while 50 people sign in
 * at once, against the same without them, in turns in the same run. PostgreSQL, the API and the sender are processes of their own.
 */
import { parseArgs } from 'node:util';
import { hashSync } from '@node-rs/bcrypt';
import pg from 'pg';
import { startDurablePostgres } from '../load/durable-postgres.ts';
import { startApiProcess } from '../load/start-api-process.ts';
import type { SendResult, SendTask } from './ingest/send-deliveries.ts';
import { runChild } from './run-child.ts';

const RATIO_REACH = 1.3;
const PEOPLE = 50;
const RATE = 500;
const LANES = 64;
const PASSWORD = 'a garden gnome sings';

const { values } = parseArgs({ args: process.argv.slice(3), options: { quick: { type: 'boolean' } } });
const ROUNDS = values.quick ? 2 : 6;
const SECONDS = values.quick ? 8 : 12;

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

await using postgres = await startDurablePostgres();
const { url: databaseUrl, hookId, secret } = postgres;
const db = new pg.Pool({ connectionString: databaseUrl, max: 1 });
const api = await startApiProcess({ databaseUrl });
const send = () =>
  runChild<SendTask, SendResult>('ingest/send-deliveries.ts', {
    port: api.port,
    hookId,
    secret,
    lanes: LANES,
    seconds: SECONDS,
    perSecond: RATE,
  });
try {
  await db.query(
    `insert into users (email, name, password_hash, email_verified)
     select 'person-' || n || '@example.org', 'Person', $1, true from generate_series(1, $2::int) n`,
    [hashSync(PASSWORD, { cost: 12, rejectLongPasswords: true }), PEOPLE],
  );
  // Both ways are warm: threads run, code is compiled.
  await signInAll();
  await send();
  const [without, beside]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    await db.query('truncate webhook_deliveries');
    const alone = await send();
    await db.query('truncate webhook_deliveries');
    const signingIn = signInAll();
    const busy = await send();
    const { signedIn, lastMs } = await signingIn;
    without.push(alone.p99Ms);
    beside.push(busy.p99Ms);
    print(
      `round ${round + 1}: ack p99 ${alone.p99Ms.toFixed(1)} ms alone, ${busy.p99Ms.toFixed(1)} ms beside ${signedIn} of ${PEOPLE} sign-ins (the last after ${(lastMs / 1_000).toFixed(1)} s); ${alone.errors + busy.errors} errors`,
    );
  }
  const ratio = median(beside) / median(without);
  print(
    `ack p99 beside ${PEOPLE} sign-ins at once: ${ratio.toFixed(2)} × without (${ratio <= RATIO_REACH ? 'met' : 'NOT met'}; reach ${RATIO_REACH})`,
  );
  print(JSON.stringify({ bench: 'sign-in', ratio, without, beside }));
} finally {
  await db.end();
  await api.end('SIGTERM');
}

async function signInAll(): Promise<{ signedIn: number; lastMs: number }> {
  const startedAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: PEOPLE }, async (_, n) => {
      const response = await fetch(`http://127.0.0.1:${api.port}/v1/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email: `person-${n + 1}@example.org`, password: PASSWORD }),
      });
      await response.body?.cancel();
      return response.status;
    }),
  );
  return {
    signedIn: answers.filter((status) => status === 200).length,
    lastMs: performance.now() - startedAt,
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
