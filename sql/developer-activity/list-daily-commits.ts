import type pg from 'pg';
import type { MetricScope } from '../metrics/metric-scope.ts';

/** The commits of one repository on one day of UTC, those of machines included. */
export interface DailyCommits {
  /** `2026-01-31` */
  readonly day: string;
  readonly repoId: number;
  readonly repository: string;
  readonly commits: number;
  readonly linesAdded: number;
  readonly linesDeleted: number;
  readonly filesChanged: number;
  readonly authors: number;
}

/** Days `fromDay` to `untilDay`, which does not count. */
export interface DayWindow {
  readonly fromDay: string;
  readonly untilDay: string;
}

/**
 * Days with commits from the rollup `daily_commit_stats`, the newest first. A day counts for a team when its repository counted at
 * any time of the day.
 */
export async function listDailyCommits(
  db: pg.Pool | pg.ClientBase,
  scope: MetricScope,
  window: DayWindow,
  page: { readonly after: Pick<DailyCommits, 'day' | 'repoId'> | undefined; readonly limit: number },
): Promise<DailyCommits[]> {
  const { after, limit } = page;
  const { rows } = await db.query<DailyCommits>({
    name: 'list-daily-commits',
    text: `
      with scope as materialized (
        select distinct repo_id, greatest((from_at at time zone 'UTC')::date, $3::date) as from_day,
          least(((until_at - interval '1 microsecond') at time zone 'UTC')::date, $4::date - 1, $5::date) as last_day
        from metric_scope($1::uuid, $2::bigint, $3::date::timestamp at time zone 'UTC', $4::date::timestamp at time zone 'UTC')
      )
      select distinct d.day, d.repo_id as "repoId", r.full_name as repository, d.commit_count as commits,
        d.total_lines_added as "linesAdded", d.total_lines_deleted as "linesDeleted",
        d.total_files_changed as "filesChanged", d.unique_authors as authors
      from scope s
      cross join lateral (
        select * from daily_commit_stats d
        where d.repo_id = s.repo_id and d.day >= s.from_day and d.day <= s.last_day
          and ($5::date is null or (d.day, d.repo_id) < ($5::date, $6::bigint))
        order by d.day desc
        limit $7
      ) d
      join repositories r on r.repo_id = d.repo_id
      order by d.day desc, d.repo_id desc
      limit $7`,
    values: [
      scope.teamId,
      scope.repoId,
      window.fromDay,
      window.untilDay,
      after?.day ?? null,
      after?.repoId ?? null,
      limit,
    ],
  });
  return rows;
}
