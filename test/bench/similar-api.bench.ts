/**
 * Time of `GET …/similar` over HTTP, one request after the other on one connection, at 10 k and 100 k stored pull
 * requests with six edges
 * each; `GET /healthz` over the same connection is the yardstick of what HTTP itself costs.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startApi } from '../../api/start-api.ts';
import { createLogger } from '../../lib/logger.ts';
import { migrate } from '../../lib/migrate.ts';
import { fillRepository } from '../api/fill-repository.ts';
import { addRepository } from '../api/seed.ts';
import { startTestPostgres } from '../harness/test-postgres.ts';

const SIZES = [10_000, 100_000];
const EDGES_OF_EACH = 6;
const WARM_UP = 300;
const REQUESTS = 2_000;
const TOKEN = randomBytes(16).toString('hex');

const folder = await mkdtemp(join(tmpdir(), 'pulse-bench-'));
const postgres = await startTestPostgres(folder);
const databaseUrl = postgres.facts.adminUrl!;
await migrate({ databaseUrl, direction: 'up' });
const db = new pg.Pool({ connectionString: databaseUrl, max: 2 });
const api = await startApi(
  {
    host: '127.0.0.1',
    port: 0,
    token: TOKEN,
    databaseUrl,
    temporalAddress: '127.0.0.1:9',
    temporalNamespace: 'none',
  },
  createLogger({ name: 'bench', level: 'error' }),
);
try {
  const medians: number[] = [];
  for (const size of SIZES) {
    const repoId = await addRepository(db, `bench/size-${size}`);
    const startedMs = performance.now();
    await fillRepository(db, repoId, { pullRequests: size, edgesOfEach: EDGES_OF_EACH });
    await db.query('vacuum analyze');
    process.stdout.write(
      `${size} pull requests filled in ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`,
    );
    await measure('GET /healthz', () => '/healthz');
    const pathOf = (number: number) => `/v1/repositories/${repoId}/pull-requests/${number}/similar`;
    medians.push(await measure('GET …/similar', (n) => pathOf(1 + ((n * 7_919) % size))));
    await measure('GET …/similar, of popular ones', (n) =>
      pathOf(100 * (1 + ((n * 7_919) % (size / 100 - 1)))),
    );
    await measure('GET …/findings', () => `/v1/repositories/${repoId}/findings`);
    await measure('GET …/pull-requests', () => `/v1/repositories/${repoId}/pull-requests`);
  }
  process.stdout.write(
    `p50 at ${SIZES[1]} / p50 at ${SIZES[0]}: ${(medians[1]! / medians[0]!).toFixed(2)}\n`,
  );
} finally {
  await api.stop();
  await db.end();
  await postgres.stop();
  await rm(folder, { recursive: true });
}

/** @returns the median in ms */
async function measure(name: string, pathOf: (n: number) => string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < WARM_UP + REQUESTS; n++) {
    const startedMs = performance.now();
    const response = await fetch(api.url + pathOf(n), { headers: { Authorization: `Bearer ${TOKEN}` } });
    await response.text();
    if (!response.ok) throw new Error(`${pathOf(n)} gave ${response.status}`);
    if (n >= WARM_UP) times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)]!;
  process.stdout.write(`  ${name}: p50 ${at(0.5).toFixed(2)} ms, p99 ${at(0.99).toFixed(2)} ms\n`);
  return at(0.5);
}
