import type pg from 'pg';
import { testCoverage } from '../../domain/metrics/test-coverage.ts';
import { itemsByRepository, SCOPE, scopeParameters } from '../metrics/metric-scope.ts';
import type { RiskScope } from './risk-scope.ts';

export interface CoverageChange {
  readonly repoId: number;
  readonly repository: string;
  readonly percent: number;
  readonly percentBefore: number;
}

/** Of each repository that has both: the last report in the window and the last one before it, where it fell most first. */
export async function listCoverageChanges(db: pg.ClientBase, scope: RiskScope): Promise<CoverageChange[]> {
  const { teamId, fromAt, baselineAt, at } = scope;
  const { rows } = await db.query<CoverageChange>({
    name: 'risk-coverage-changes',
    text: `
      with ${SCOPE}, reports as (
        select distinct on (i.repo_id, i.at >= $5::timestamptz) i.repo_id, i.at >= $5::timestamptz as is_now, i.value
        from (${itemsByRepository(testCoverage.items)}) i
        order by i.repo_id, i.at >= $5::timestamptz, i.at desc, i.item_id desc
      )
      select r.repo_id as "repoId", r.full_name as repository, n.value as percent, b.value as "percentBefore"
      from reports n
      join reports b on b.repo_id = n.repo_id and not b.is_now
      join repositories r on r.repo_id = n.repo_id
      where n.is_now
      order by n.value - b.value, r.repo_id`,
    values: [...scopeParameters({ teamId, repoId: null }, { fromAt: baselineAt, untilAt: at }), fromAt],
  });
  return rows;
}
