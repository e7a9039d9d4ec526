import type pg from 'pg';
import { commitCount } from '../../domain/metrics/commit-count.ts';
import { itemsByRepository } from '../metrics/metric-scope.ts';
import type { RiskScope } from './risk-scope.ts';

export interface CommitDrop {
  readonly commits: number;
  readonly bots: number;
  /** As many as there would have been by the mean of the weeks before; null without a repository that was watched then. */
  readonly usual: number | null;
}

/** Commits in the window and as usual, of repositories that had been watched for at least as long as a window before it. */
export async function measureCommitDrop(db: pg.ClientBase, scope: RiskScope): Promise<CommitDrop> {
  const { teamId, calendar, baselineAt, at, fromAt, watchedBefore, windowDays } = scope;
  const { rows } = await db.query<CommitDrop>({
    name: 'risk-commit-drop',
    text: `
      with scope as materialized (
        select m.* from metric_scope($1::uuid, null, $2::timestamptz, $3::timestamptz) m
        where m.until_at = $3::timestamptz and m.from_at <= $6::timestamptz
      ), counted as (
        select i.repo_id, count(*) filter (where i.at >= $4::timestamptz and not i.is_bot) as commits,
          count(*) filter (where i.at >= $4::timestamptz and i.is_bot) as bots,
          count(*) filter (where i.at < $4::timestamptz and not i.is_bot) as before
        from (${itemsByRepository(commitCount.items)}) i
        group by i.repo_id
      )
      select coalesce(sum(c.commits), 0)::int as commits, coalesce(sum(c.bots), 0)::int as bots,
        sum(coalesce(c.before, 0) * $5::integer / calendar_days(s.from_at, $4::timestamptz, $7)) as usual
      from scope s left join counted c on c.repo_id = s.repo_id`,
    values: [teamId, baselineAt, at, fromAt, windowDays, watchedBefore, calendar.timeZone],
  });
  return rows[0]!;
}
