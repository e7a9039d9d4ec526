/**
 * `npm run bench -- similar [--mirror <git dir>]`: time of `GET …/similar` over HTTP and of the candidate search behind an analysis,
 * one after the other on one connection, at 10 k and 100 k stored pull requests with ten edges each. The postings are multiples of
 * real pull requests: those of the mirror, or of the demo repository. `GET /healthz` over the same connection is the yardstick of
 * what HTTP itself costs; 10 times the rows may cost 1.3 times the time.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startApi } from '../../api/start-api.ts';
import type { IndexedPullRequest } from '../../domain/triage/posting-window.ts';
import { migrate } from '../../lib/database/migrate.ts';
import { withClient } from '../../lib/database/transaction.ts';
import { createLogger } from '../../lib/logger.ts';
import { POSTGRES_SETTINGS } from '../../supervisor/postgres/server-settings.ts';
import { fillRepository } from '../api/fill-repository.ts';
import { addRepository } from '../api/seed.ts';
import { startTestPostgres } from '../harness/test-postgres.ts';
import { fillPostings } from './fill-postings.ts';
import type { SearchTask, SearchTimes } from './measure-search.ts';
import { readOriginals } from './read-originals.ts';
import { runChild } from './run-child.ts';

const SIZES = [10_000, 100_000];
const EDGES_OF_EACH = 6;
const WARM_UP = 300;
const REQUESTS = 2_000;
const SEARCH_P99_REACH_MS = 20;
const GROWTH_REACH = 1.3;
const TOKEN = randomBytes(16).toString('hex');

const { values } = parseArgs({ args: process.argv.slice(3), options: { mirror: { type: 'string' } } });

const folder = await mkdtemp(join(tmpdir(), 'pulse-bench-'));
// Memory as the product's own server has it.
const postgres = await startTestPostgres(folder, {
  settings: { shared_buffers: POSTGRES_SETTINGS.shared_buffers },
});
const databaseUrl = postgres.facts.adminUrl!;
await migrate({ databaseUrl, direction: 'up' });
const db = new pg.Pool({ connectionString: databaseUrl, max: 2 });
// At the end the server may tell a connection that is just closing that it goes away.
db.on('error', () => undefined);
const api = await startApi(
  {
    host: '127.0.0.1',
    port: 0,
    token: TOKEN,
    secretKeys: undefined,
    dataDir: folder,
    publicUrl: undefined,
    github: { apiUrl: 'https://api.github.com', token: undefined, app: undefined },
    appWebhookSecret: undefined,
    databaseUrl,
    temporalAddress: '127.0.0.1:9',
    temporalNamespace: 'none',
  },
  createLogger({ name: 'bench', level: 'error' }),
);
try {
  const medians: number[] = [];
  const searches: SearchTimes[] = [];
  const originals = await readOriginals(databaseUrl, values.mirror);
  for (const size of SIZES) {
    const repoId = await addRepository(db, `bench/size-${size}`);
    const startedMs = performance.now();
    await fillRepository(db, repoId, { pullRequests: size, edgesOfEach: EDGES_OF_EACH });
    await fill(repoId, originals);
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
    const search = await runChild<SearchTask, SearchTimes>('measure-search.ts', {
      databaseUrl,
      repoId,
      size,
    });
    searches.push(search);
    process.stdout.write(
      `  candidate search: p50 ${search.p50.toFixed(2)} ms, p99 ${search.p99.toFixed(2)} ms, ${search.candidates} candidates\n`,
    );
    await measure('GET …/findings', () => `/v1/repositories/${repoId}/findings`);
    await measure('GET …/pull-requests', () => `/v1/repositories/${repoId}/pull-requests`);
  }
  const growth = medians[1]! / medians[0]!;
  const searchGrowth = searches[1]!.p50 / searches[0]!.p50;
  const verdict = (met: boolean): string => (met ? 'met' : 'NOT met');
  process.stdout.write(
    `10 × the rows: GET …/similar ${growth.toFixed(2)} × the time (${verdict(growth <= GROWTH_REACH)}), ` +
      `search ${searchGrowth.toFixed(2)} × (${verdict(searchGrowth <= GROWTH_REACH)}); reach ${GROWTH_REACH}\n` +
      `search p99 ${searches[1]!.p99.toFixed(1)} ms at ${SIZES[1]}: ${verdict(searches[1]!.p99 < SEARCH_P99_REACH_MS)}, ` +
      `reach ${SEARCH_P99_REACH_MS} ms\n${JSON.stringify({ bench: 'similar', growth, searchGrowth, searches, medians })}\n`,
  );
} finally {
  await api.stop();
  await db.end();
  await postgres.stop();
  await rm(folder, { recursive: true });
}

/** Gives every stored pull request features and postings. */
async function fill(repoId: number, originals: readonly IndexedPullRequest[]): Promise<void> {
  const { rows } = await db.query<{ pr_id: string; number: number; head_sha: string }>(
    'select pr_id, number, head_sha from pull_requests where repo_id = $1 order by number',
    [repoId],
  );
  await withClient({ pg: db }, (client) =>
    fillPostings(
      client,
      repoId,
      originals,
      rows.map((row) => ({ prId: Number(row.pr_id), number: row.number, headSha: row.head_sha })),
    ),
  );
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
