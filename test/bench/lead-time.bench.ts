/**
 * `npm run bench -- lead-time [--commits 100000] [--deployments 5000]`: how long it takes to find, for every commit of a repository,
 * the first deployment that contains it, out of PostgreSQL and into it; and again after one more deployment. The yardstick is Git
 * on the same graph: `git rev-list <deployed> --not <all deployed before>` for each deployment, which is the cheapest way to ask
 * Git, and `git tag --contains` for each commit, which is the usual one; a sample of both is run and scaled up. Git's answers for
 * the sample must be ours. The reach is ten seconds.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate } from '../../lib/database/migrate.ts';
import { refreshFirstDeployments } from '../../sql/lead-time/refresh-first-deployments.ts';
import { startTestPostgres } from '../harness/test-postgres.ts';

const REACH_MS = 10_000;
const SAMPLE_DEPLOYMENTS = 100;
const SAMPLE_COMMITS = 20;
const START_S = Date.parse('2020-01-01T00:00:00Z') / 1000;
const SECONDS_APART = 600;
const ROWS_PER_STATEMENT = 20_000;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    commits: { type: 'string', default: '100000' },
    deployments: { type: 'string', default: '5000' },
  },
});
const commits = Number(values.commits);
const deployments = Number(values.deployments);

const folder = await mkdtemp(join(tmpdir(), 'pulse-bench-'));
const gitDir = join(folder, 'graph.git');
const postgres = await startTestPostgres(folder);
const databaseUrl = postgres.facts.adminUrl!;
await migrate({ databaseUrl, direction: 'up' });
const client = new pg.Client({ connectionString: databaseUrl });
await client.connect();
try {
  const parents = makeGraph();
  const shas = await writeGit(parents);
  const deployed = chooseDeployed();
  const repoId = await store(shas, parents, deployed);
  print(`${commits} commits, ${deployments} deployments`);

  const coldMs = await measure('every first deployment, from nothing', async () => {
    const refreshed = await refreshFirstDeployments(client, repoId);
    print(`  ${refreshed!.changed} rows written`);
  });
  await deploy(repoId, [shas[commits - 1]!], deployments);
  await measure('again, after one more deployment', async () => {
    const refreshed = await refreshFirstDeployments(client, repoId);
    print(`  ${refreshed!.changed} rows written`);
  });

  const revListMs = await measureRevList(repoId, shas, deployed);
  const containsMs = measureContains(shas);
  print(
    `git rev-list for each deployment: ${(revListMs / 1000).toFixed(0)} s, ${(revListMs / coldMs).toFixed(0)} × ours`,
  );
  print(
    `git tag --contains for each commit: ${(containsMs / 1000).toFixed(0)} s, ${(containsMs / coldMs).toFixed(0)} × ours`,
  );
  print(coldMs <= REACH_MS ? 'reached' : `not reached: more than ${REACH_MS / 1000} s`);
  if (coldMs > REACH_MS) process.exitCode = 1;
} finally {
  await client.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function measure(what: string, work: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await work();
  const ms = performance.now() - startedMs;
  print(`${what}: ${(ms / 1000).toFixed(2)} s`);
  return ms;
}

/** A whole number below `below` that depends on `n` alone. */
function scatter(n: number, below: number): number {
  return (((n + 1) * 2_654_435_761) % 4_294_967_296) % below;
}

/** Parents of each commit: a line, off which every tenth commit branches, and every tenth merges a branch back. */
function makeGraph(): number[][] {
  return Array.from({ length: commits }, (_, commit) => {
    if (commit === 0) return [];
    if (commit % 10 === 3 && commit > 60) return [commit - 2 - scatter(commit, 50)];
    if (commit % 10 === 7 && commit > 60) return [commit - 1, commit - 4 - scatter(commit, 50)];
    return [commit % 10 === 4 ? commit - 2 : commit - 1];
  });
}

/** Commits by number that are deployed, in order of time; every fiftieth goes back to an old one. */
function chooseDeployed(): number[] {
  return Array.from({ length: deployments }, (_, index) => {
    const current = Math.floor(((index + 1) * commits) / (deployments + 1));
    return index % 50 === 49 ? Math.max(current - 1_000, 0) : current;
  });
}

async function writeGit(parents: readonly (readonly number[])[]): Promise<string[]> {
  execFileSync('git', ['init', '--quiet', '--bare', gitDir]);
  const stream = parents.map(([first, ...merged], commit) => {
    const from = first === undefined ? '' : `from :${first + 1}\n`;
    const merges = merged.map((parent) => `merge :${parent + 1}\n`).join('');
    const at = START_S + commit * SECONDS_APART;
    return `commit refs/heads/main\nmark :${commit + 1}\ncommitter b <b@example.org> ${at} +0000\ndata 0\n${from}${merges}\n`;
  });
  const marks = join(folder, 'marks');
  execFileSync('git', ['-C', gitDir, 'fast-import', '--quiet', '--force', `--export-marks=${marks}`], {
    input: stream.join(''),
  });
  const shas: string[] = [];
  for (const line of (await readFile(marks, 'utf8')).trimEnd().split('\n')) {
    const [mark, sha] = line.split(' ') as [string, string];
    shas[Number(mark.slice(1)) - 1] = sha;
  }
  execFileSync('git', ['-C', gitDir, 'commit-graph', 'write', '--reachable']);
  return shas;
}

async function store(
  shas: readonly string[],
  parents: readonly (readonly number[])[],
  deployed: readonly number[],
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `insert into repositories (owner, name) values ('bench', 'lead-time') returning repo_id::int as id`,
  );
  const repoId = rows[0]!.id;
  for (let from = 0; from < commits; from += ROWS_PER_STATEMENT) {
    const page = shas.slice(from, from + ROWS_PER_STATEMENT);
    await client.query(
      `insert into commits (repo_id, sha, committed_at, message, parent_shas)
       select $1, sha, to_timestamp($2::bigint + n * ${SECONDS_APART}), '', string_to_array(parents, ' ')
       from unnest($3::text[], $4::text[]) with ordinality u (sha, parents, n)`,
      [
        repoId,
        START_S + (from - 1) * SECONDS_APART,
        page,
        page.map((_, index) => parents[from + index]!.map((parent) => shas[parent]).join(' ')),
      ],
    );
  }
  await deploy(
    repoId,
    deployed.map((commit) => shas[commit]!),
    0,
  );
  const tags = deployed.map((commit, index) => `create refs/tags/d${index} ${shas[commit]}\n`).join('');
  execFileSync('git', ['-C', gitDir, 'update-ref', '--stdin'], { input: tags });
  execFileSync('git', ['-C', gitDir, 'pack-refs', '--all']);
  await client.query('analyze');
  return repoId;
}

async function deploy(repoId: number, shas: readonly string[], first: number): Promise<void> {
  await client.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, commit_sha, created_at, finished_at, updated_at)
     select $1, 'api', $2::int + n, 'production', 'live', 'success', sha, at, at, at
     from unnest($3::text[]) with ordinality u (sha, n), lateral (select to_timestamp($4::bigint + ($2::int + n) * 60) as at) t`,
    [repoId, first, shas, START_S + commits * SECONDS_APART],
  );
}

/** Asks Git what each of a sample of deployments brought, compares with ours, and gives the time for all, scaled up. */
async function measureRevList(
  repoId: number,
  shas: readonly string[],
  deployed: readonly number[],
): Promise<number> {
  let ms = 0;
  for (let n = 0; n < SAMPLE_DEPLOYMENTS; n++) {
    const index = Math.floor((n * deployed.length) / SAMPLE_DEPLOYMENTS);
    const before = deployed.slice(0, index).map((commit) => `^${shas[commit]}\n`);
    const startedMs = performance.now();
    const brought = execFileSync('git', ['-C', gitDir, 'rev-list', '--stdin'], {
      input: `${shas[deployed[index]!]}\n${before.join('')}`,
      encoding: 'utf8',
    });
    ms += performance.now() - startedMs;
    const { rows } = await client.query<{ sha: string }>(
      `select f.sha from first_deployments f join deployments d using (repo_id, deployment_id)
       where d.repo_id = $1 and d.source_key = $2::text`,
      [repoId, index + 1],
    );
    const ours = rows.map(({ sha }) => sha).sort();
    if (ours.join() !== brought.split('\n').filter(Boolean).sort().join()) {
      throw new Error(`deployment ${index + 1} brought other commits than Git says`);
    }
  }
  return (ms * deployed.length) / SAMPLE_DEPLOYMENTS;
}

function measureContains(shas: readonly string[]): number {
  const startedMs = performance.now();
  for (let n = 0; n < SAMPLE_COMMITS; n++) {
    const commit = Math.floor((n * shas.length) / SAMPLE_COMMITS);
    execFileSync('git', ['-C', gitDir, 'tag', '--contains', shas[commit]!], { maxBuffer: 64 << 20 });
  }
  return ((performance.now() - startedMs) * shas.length) / SAMPLE_COMMITS;
}
