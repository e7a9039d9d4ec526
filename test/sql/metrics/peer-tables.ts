import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { PROJECT_DIR } from '../../../lib/config/config.ts';
import type { OpenTestDatabase } from '../../activities/open-test-database.ts';

/**
 * Tables of Apache DevLake's own tests of its DORA plug-in: inputs, and what that project expects of them. They lie beside the
 * project and are no part of it; where they are absent, the tests that read them are skipped.
 */
const TABLES_DIR = join(PROJECT_DIR, '..', 'shared', 'data', 'dora-tables');
export const HAS_PEER_TABLES = existsSync(TABLES_DIR);

export type PeerRow = Readonly<Record<string, string>>;

const filesRead = new Set<string>();

/** Rows of one table by the names of its columns; an absent value is empty. No value of theirs holds a comma or a quote. */
export function readPeerTable(path: string): PeerRow[] {
  filesRead.add(path);
  const [header, ...lines] = readFileSync(join(TABLES_DIR, path), 'utf8').trimEnd().split(/\r?\n/);
  const names = header!.split(',');
  return lines.map((line) => {
    const values = line.split(',');
    if (values.length !== names.length) throw new Error(`${path}: a row of ${values.length} values: ${line}`);
    return Object.fromEntries(names.map((name, index) => [name, values[index]!]));
  });
}

/** Tables that no test has read so far. */
export function listUnreadTables(): string[] {
  const files = readdirSync(TABLES_DIR, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.csv') && !filesRead.has(file)).sort();
}

/** `2023-4-11 4:51:47` or RFC 3339, all of them UTC. */
export function peerTime(text: string): Date {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})[T ](\d{1,2}):(\d\d):(\d\d)/.exec(text);
  if (match === null) throw new Error(`no time: ${text}`);
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  return new Date(Date.UTC(year!, month! - 1, day, hour, minute, second));
}

/** Their scope of a pipeline and the repository it deploys are one repository of ours: within it their deployments follow each other. */
export function repositoryOf(deployment: PeerRow): string {
  return `${deployment.cicd_scope_id}-${deployment.repo_url}`;
}

/** Stores their deployments in repositories of ours. Where they name no environment it is none that counts. @returns ids by name */
export async function storePeerDeployments(
  opened: OpenTestDatabase,
  deployments: readonly PeerRow[],
): Promise<Map<string, number>> {
  const repositories = new Map<string, number>();
  for (const name of new Set(deployments.map(repositoryOf))) {
    repositories.set(name, await opened.addRepository(name));
  }
  await opened.database.pg.query(
    `insert into deployments (repo_id, source, source_key, environment, environment_name, status, commit_sha, created_at, started_at,
       finished_at, updated_at)
     select repo, 'api', key, e::deployment_environment, e, s::deployment_status, c, created, started, finished, finished
     from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[])
       u (repo, key, e, s, c, created, started, finished)`,
    [
      deployments.map((row) => repositories.get(repositoryOf(row))),
      deployments.map(({ id }) => id),
      deployments.map(({ environment }) => environment!.toLowerCase() || 'development'),
      deployments.map(({ result }) => result!.toLowerCase()),
      deployments.map(({ commit_sha: sha }) => sha),
      deployments.map((row) => peerTime(row.created_date ?? row.started_date!)),
      deployments.map((row) => peerTime(row.started_date!)),
      deployments.map((row) => peerTime(row.finished_date!)),
    ],
  );
  return repositories;
}

/** Stores commits by id, with their parents and times. */
export async function storePeerCommits(
  db: pg.Pool,
  commits: readonly { repoId: number; sha: string; at: Date; parents: readonly string[] }[],
): Promise<void> {
  await db.query(
    `insert into commits (repo_id, sha, committed_at, message, parent_shas)
     select repo, sha, at, '', string_to_array(parents, ' ')
     from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::text[]) u (repo, sha, at, parents)`,
    [
      commits.map(({ repoId }) => repoId),
      commits.map(({ sha }) => sha),
      commits.map(({ at }) => at),
      commits.map(({ parents }) => parents.join(' ')),
    ],
  );
}
