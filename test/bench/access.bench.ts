/**
 * `npm run bench -- access [--requests N]`: what it costs to find out who asks and what they may see. `GET /v1/repositories` by the
 * installation's own key, for which nothing is looked up, against the same by a session and by an access token, one request after the other, in
 * turns. 1,000 repositories, 200 teams, 200 people; PostgreSQL, the API and this are processes of their own.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { addMember, addPerson, addToken } from '../api/access/people.ts';
import { TEST_TOKEN } from '../api/test-api.ts';
import { startDurablePostgres } from '../load/durable-postgres.ts';
import { startApiProcess } from '../load/start-api-process.ts';

const REACH_MS = 0.3;
const [REPOSITORIES, TEAMS, PEOPLE] = [1_000, 200, 200];
const ROUND = 50;

const { values } = parseArgs({ args: process.argv.slice(3), options: { requests: { type: 'string' } } });
const REQUESTS = Number(values.requests ?? 4_000);

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

await using postgres = await startDurablePostgres();
const db = new pg.Pool({ connectionString: postgres.url, max: 1 });
const api = await startApiProcess({ databaseUrl: postgres.url });
try {
  const keys = await addEverybody();
  const times = new Map(Object.keys(keys).map((name) => [name, [] as number[]]));
  for (let sent = -ROUND; sent < REQUESTS; sent += ROUND) {
    for (const [name, tokens] of Object.entries(keys)) {
      for (let n = 0; n < ROUND; n++) {
        const tookMs = await ask(tokens[(sent + ROUND + n) % tokens.length]!);
        if (sent >= 0) times.get(name)!.push(tookMs);
      }
    }
  }
  const base = quantile(times.get('installation')!, 0.5);
  for (const [name, all] of times) {
    const p50 = quantile(all, 0.5);
    print(
      `${name}: p50 ${p50.toFixed(3)} ms, p99 ${quantile(all, 0.99).toFixed(2)} ms${name === 'installation' ? '' : `; ${(p50 - base).toFixed(3)} ms over the installation's key (${p50 - base <= REACH_MS ? 'met' : 'NOT met'}; reach ${REACH_MS})`}`,
    );
  }
} finally {
  await db.end();
  await api.end('SIGTERM');
}

/** Each member sees the five repositories of one team; the answers of all have five rows. */
async function addEverybody(): Promise<Record<string, readonly string[]>> {
  await db.query(
    `insert into repositories (owner, name, mirror_source, provider_id)
     select 'acme', 'repository-' || n, '/srv/mirror', 500000 + n from generate_series(1, $1::int) n`,
    [REPOSITORIES],
  );
  const { rows: teams } = await db.query<{ id: string }>(
    `insert into teams (name, slug) select 'Team', 'team-' || n from generate_series(1, $1::int) n returning id`,
    [TEAMS],
  );
  await db.query(
    `insert into team_repositories (team_id, repo_id)
     select t.id, r.repo_id
     from (select id, row_number() over () as n from teams) t
     join (select repo_id, row_number() over () as n from repositories) r on r.n % $1 = t.n % $1`,
    [TEAMS],
  );
  const [sessions, tokens]: [string[], string[]] = [[], []];
  for (let n = 0; n < PEOPLE; n++) {
    const person = await addPerson(db);
    await addMember(db, teams[n % TEAMS]!.id, person.userId, 'member');
    sessions.push(person.token);
    tokens.push(await addToken(db, person, ['read']));
  }
  await db.query('analyze');
  return { installation: [TEST_TOKEN], 'session of a member': sessions, 'token of a member': tokens };
}

async function ask(token: string): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(`http://127.0.0.1:${api.port}/v1/repositories?limit=5`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const { items } = (await response.json()) as { items?: unknown[] };
  const tookMs = performance.now() - startedAt;
  if (items?.length !== 5) throw new Error(`${response.status}: ${items?.length} repositories in place of 5`);
  return tookMs;
}

function quantile(numbers: readonly number[], part: number): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * part)]!;
}
