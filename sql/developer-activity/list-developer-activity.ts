import type pg from 'pg';
import type { MetricScope } from '../metrics/metric-scope.ts';
import type { DayWindow } from './list-daily-commits.ts';

/** What one developer did in one repository in a month of UTC. */
export interface DeveloperActivity {
  /** First day of the month. */
  readonly month: string;
  readonly developerId: string;
  readonly name: string;
  readonly login: string | null;
  readonly isBot: boolean;
  readonly repoId: number;
  readonly repository: string;
  readonly commits: number;
  readonly linesAdded: number;
  readonly linesDeleted: number;
  readonly pullRequestsOpened: number;
  readonly pullRequestsMerged: number;
  readonly reviewsGiven: number;
  /** That name them beside the author. */
  readonly coAuthoredCommits: number;
}

export type DeveloperActivityPosition = Pick<DeveloperActivity, 'month' | 'repoId' | 'developerId'>;

/**
 * Months of developers from the rollup `monthly_developer_activity`, the newest first. A month counts for a team when its repository
 * counted at any time of the month.
 * @param window whole months: both days are the first of one
 */
export async function listDeveloperActivity(
  db: pg.Pool | pg.ClientBase,
  scope: MetricScope,
  window: DayWindow,
  page: { readonly after: DeveloperActivityPosition | undefined; readonly limit: number },
): Promise<DeveloperActivity[]> {
  const { after, limit } = page;
  const { rows } = await db.query<DeveloperActivity>({
    name: 'list-developer-activity',
    text: `
      with scope as materialized (
        select distinct repo_id, greatest(date_trunc('month', from_at at time zone 'UTC'), $3::date)::date as from_month,
          least(date_trunc('month', (until_at - interval '1 microsecond') at time zone 'UTC'), $4::date - 1, $5::date)::date
            as last_month
        from metric_scope($1::uuid, $2::bigint, $3::date::timestamp at time zone 'UTC', $4::date::timestamp at time zone 'UTC')
      ), page as materialized (
        select distinct a.*
        from scope s
        cross join lateral (
          select * from monthly_developer_activity a
          where a.repo_id = s.repo_id and a.month >= s.from_month and a.month <= s.last_month
            and ($5::date is null or (a.month, a.repo_id, a.author_id) < ($5::date, $6::bigint, $7::uuid))
          order by a.month desc, a.author_id desc
          limit $8
        ) a
        order by a.month desc, a.repo_id desc, a.author_id desc
        limit $8
      )
      select a.month, a.author_id as "developerId", d.name, d.github_username as login,
        is_machine($1, d.github_username, d.email, d.name, false, d.id) as "isBot", a.repo_id as "repoId", r.full_name as repository,
        a.commit_count as commits, a.total_lines_added as "linesAdded", a.total_lines_deleted as "linesDeleted",
        a.pull_requests_opened as "pullRequestsOpened", a.pull_requests_merged as "pullRequestsMerged",
        a.reviews_given as "reviewsGiven", a.co_authored_commits as "coAuthoredCommits"
      from page a
      join developers d on d.id = a.author_id
      join repositories r on r.repo_id = a.repo_id
      order by a.month desc, a.repo_id desc, a.author_id desc`,
    values: [
      scope.teamId,
      scope.repoId,
      window.fromDay,
      window.untilDay,
      after?.month ?? null,
      after?.repoId ?? null,
      after?.developerId ?? null,
      limit,
    ],
  });
  return rows;
}
