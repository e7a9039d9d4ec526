/** A read of a team's page, what it may take, and a plain `select` of rows that its answer is made of. */
interface Read {
  path(teamId: string): string;
  /** $1 is the team. */
  readonly plainSelect: string;
  readonly reach: { readonly p50Ms: number; readonly p99Ms: number };
  /**
   * Select of the `id`s of teams that have about the same answer at any size: for an answer that is longer where there are more rows,
   * which says nothing about what history costs.
   */
  readonly alikeTeams?: string;
}

export const READS = {
  'velocity chart': {
    path: (teamId) => `/v1/teams/${teamId}/velocity`,
    plainSelect: `select period_start, metric, value, p90, item_count, bots_excluded from metric_snapshots_stored
      where team_id = $1 and repo_id is null and period = 'week' and period_start > now() - interval '12 weeks'
        and metric in ('prs_merged', 'prs_opened', 'commit_count', 'avg_pr_size', 'deployment_count', 'median_cycle_time')`,
    reach: { p50Ms: 5, p99Ms: 25 },
  },
  'activity feed': {
    path: (teamId) => `/v1/teams/${teamId}/activity?limit=50`,
    plainSelect: `select p.* from team_repositories t cross join lateral (
        select repo_id, number, title, author_login, state, created_at from pull_requests p
        where p.repo_id = t.repo_id order by created_at desc limit 50
      ) p where t.team_id = $1 order by p.created_at desc limit 50`,
    reach: { p50Ms: 3, p99Ms: 15 },
  },
  'current risk': {
    path: (teamId) => `/v1/teams/${teamId}/risk`,
    plainSelect: `select * from risk_snapshots where team_id = $1 order by calculated_at desc, risk_snapshot_id desc limit 1`,
    reach: { p50Ms: 1, p99Ms: 5 },
  },
  'stalled pull requests': {
    path: (teamId) => `/v1/teams/${teamId}/stalled-pull-requests`,
    plainSelect: `select p.* from team_repositories t cross join lateral (
        select repo_id, number, title, author_login, created_at from pull_requests p
        where p.repo_id = t.repo_id and p.state = 'open' and p.first_review_at is null order by created_at limit 20
      ) p where t.team_id = $1 order by p.created_at limit 20`,
    reach: { p50Ms: 5, p99Ms: 25 },
    alikeTeams: `select t.team_id as id from team_repositories t join pull_requests p using (repo_id)
      where p.state = 'open' and not p.is_draft and p.first_review_at is null
      group by 1 having count(*) between 17 and 30`,
  },
} as const satisfies Record<string, Read>;

export type ReadName = keyof typeof READS;
