import { scanTeam } from '../../../lib/anomalies/scan-team.ts';
import type { Database } from '../../../lib/database/database.ts';
import { type AnomalyRow, listAnomalies } from '../../../sql/anomalies/list-anomalies.ts';

export const DAY_MS = 86_400_000;
/** A Wednesday, ten in the morning in Berlin. */
export const NOW = Date.parse('2026-03-18T09:00:00Z');

export interface Scene {
  readonly database: Database;
  readonly repoId: number;
  /** Of the repository. */
  readonly name: string;
  readonly teamId: string;
  query(text: string, values?: unknown[]): Promise<void>;
  scan(atMs?: number): ReturnType<typeof scanTeam>;
  /** The newest first. */
  anomalies(): Promise<readonly AnomalyRow[]>;
}

/** A team in Berlin that watches a repository of its own, which is synced up to now. */
export async function createScene(database: Database): Promise<Scene> {
  const query = async (text: string, values: unknown[] = []): Promise<void> => {
    await database.pg.query(text, values);
  };
  const { rows } = await database.pg.query<{ repoId: number; name: string; teamId: string }>(
    `with n as (
       select count(*) + 1 as n from teams
     ), r as (
       insert into repositories (owner, name, sync_status, sync_started_at)
       select 'acme', 'shop' || n, 'completed', $1 from n returning repo_id, full_name
     ), t as (
       insert into teams (name, slug, timezone) select 'Web', 'web-' || n, 'Europe/Berlin' from n returning id
     ), w as (
       insert into team_repositories (team_id, repo_id, connected_at) select id, repo_id, '2020-01-01' from r, t
     )
     select repo_id as "repoId", full_name as name, id as "teamId" from r, t`,
    [new Date(NOW + DAY_MS)],
  );
  const { repoId, name, teamId } = rows[0]!;
  return {
    database,
    repoId,
    name,
    teamId,
    query,
    scan: (atMs = NOW) => scanTeam(database, teamId, atMs),
    anomalies: () => listAnomalies(database.slonik, { teamId, repoId: null }, { limit: 50 }),
  };
}

/** Adds commits of the default branch at noon in Berlin on each of these days. */
export async function addCommits(
  { query, repoId }: Scene,
  days: readonly string[],
  perDay: number,
  author = 'ada',
): Promise<void> {
  await query(
    `insert into commits (repo_id, sha, committed_at, message, author_login, on_default_branch)
     select $1, md5(d || '/' || n || $4), (d || ' 12:00')::timestamp at time zone 'Europe/Berlin', 'work', $4, true
     from unnest($2::text[]) d, generate_series(1, $3::int) n`,
    [repoId, days, perDay, author],
  );
}

export async function addOpenPullRequest(
  { query, repoId }: Scene,
  number: number,
  readyAt: string,
  author = 'ada',
): Promise<void> {
  await query(
    `insert into pull_requests (repo_id, number, title, head_sha, author_login, created_at, updated_at)
     values ($1, $2, 'Retry', 'h', $4, $3, $3)`,
    [repoId, number, readyAt, author],
  );
}

export async function addReview(
  { query, repoId }: Scene,
  number: number,
  reviewer: string,
  submittedAt: string,
): Promise<void> {
  await query(
    `insert into reviews (repo_id, pr_id, provider_id, reviewer_login, state, submitted_at, provider_updated_at, provider_version)
     select repo_id, pr_id, $2 * 1000 + (select count(*) from reviews), $3, 'commented', $4, $4, ''
     from pull_requests where repo_id = $1 and number = $2::int`,
    [repoId, number, reviewer, submittedAt],
  );
}

export async function addCoverage(
  { query, repoId }: Scene,
  reports: readonly (readonly [at: string, percent: number])[],
): Promise<void> {
  for (const [at, percent] of reports) {
    await query(
      `insert into coverage_reports (repo_id, commit_sha, coverage, source, on_default_branch, reported_at)
       values ($1, md5($2::text), $3, 'lcov', true, $2::timestamptz)`,
      [repoId, at, percent],
    );
  }
}

/** Work days of these weeks before a Monday, the newest week last. */
export function workDaysBefore(monday: string, weeks: number): string[] {
  const end = Date.parse(`${monday}T00:00:00Z`);
  return Array.from({ length: weeks * 7 }, (_, index) => new Date(end - (weeks * 7 - index) * DAY_MS))
    .filter((day) => day.getUTCDay() % 6 !== 0)
    .map((day) => day.toISOString().slice(0, 10));
}
