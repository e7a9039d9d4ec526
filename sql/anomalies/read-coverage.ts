import type pg from 'pg';
import type { StoredCoverage } from '../../domain/anomalies/team-history.ts';
import { type MetricWindow, SCOPE, scopeParameters } from '../metrics/metric-scope.ts';

/** Whole reports that are looked at, of each repository; the newest. */
export const REPORTS_MAX = 5_000;

/** Whole reports of default branches while the repository counted for the team. */
export async function readCoverage(
  db: pg.ClientBase,
  teamId: string,
  window: MetricWindow,
): Promise<StoredCoverage[]> {
  const { rows } = await db.query<StoredCoverage>({
    name: 'anomaly-coverage',
    text: `
      with ${SCOPE}
      select s.repo_id as "repoId", c.commit_sha as sha, extract(epoch from c.reported_at)::float8 * 1000 as "atMs",
        c.coverage::float8 as percent, c.branch_position as position
      from scope s cross join lateral (
        select c.* from coverage_reports c
        where c.repo_id = s.repo_id and c.reported_at >= s.from_at and c.reported_at < s.until_at
          and c.on_default_branch and c.flag = '' and c.coverage is not null
        order by c.reported_at desc, c.commit_sha desc limit ${REPORTS_MAX}
      ) c`,
    values: [...scopeParameters({ teamId, repoId: null }, window)],
  });
  return rows;
}
