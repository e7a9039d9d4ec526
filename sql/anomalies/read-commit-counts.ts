import type pg from 'pg';
import type { CommitCount } from '../../domain/anomalies/team-history.ts';
import type { MetricWindow } from '../metrics/metric-scope.ts';
import type { AnomalyTeam } from './read-watched.ts';

/**
 * Commits of humans on the default branch by repository and day of the team's zone, while the repository counted for the team; straight
 * from commits, because `daily_commit_stats` knows days of UTC, and no authors to tell machines by. Who is a machine is asked once an author.
 */
export async function readCommitCounts(
  db: pg.ClientBase,
  team: AnomalyTeam,
  window: MetricWindow,
): Promise<CommitCount[]> {
  const { rows } = await db.query<CommitCount>({
    name: 'anomaly-commit-counts',
    text: `
      with counted as materialized (
        select s.repo_id, calendar_local(c.committed_at, z.starts, z.offsets, z.walls)::date as day, c.author_id, c.author_login,
          c.author_email, c.author_name,
          count(*) as commits
        from metric_scope($1::uuid, null, $2::timestamptz, $3::timestamptz) s
        -- One repository after another (offset 0): whoever else has commits in the window does not matter. The window is said by itself as
        -- well, because the planner does not know those of the scope.
        cross join lateral (
          select c.* from commits c
          where c.repo_id = s.repo_id and c.committed_at >= s.from_at and c.committed_at < s.until_at
            and c.on_default_branch and c.committed_at >= $2::timestamptz and c.committed_at < $3::timestamptz
          offset 0
        ) c
        join time_zones z on z.name = $4
        group by 1, 2, 3, 4, 5, 6
      ), authors as materialized (
        select a.*, is_machine($1::uuid, a.author_login, a.author_email, a.author_name, false, a.author_id) as is_bot
        from (select distinct author_id, author_login, author_email, author_name from counted) a
      )
      select c.repo_id as "repoId", c.day, sum(c.commits)::int as commits
      from counted c
      join authors a on a.author_id is not distinct from c.author_id and a.author_login is not distinct from c.author_login
        and a.author_email is not distinct from c.author_email and a.author_name is not distinct from c.author_name
      where not a.is_bot
      group by 1, 2`,
    values: [team.id, window.fromAt, window.untilAt, team.timeZone],
  });
  return rows;
}
