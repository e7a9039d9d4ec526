import type pg from 'pg';
import { changeFailRate } from '../../domain/metrics/change-fail-rate.ts';
import { itemsByRepository, SCOPE, scopeParameters } from '../metrics/metric-scope.ts';
import type { RiskScope } from './risk-scope.ts';

export interface FailedDeployment {
  readonly repoId: number;
  readonly repository: string;
  /** At the provider. */
  readonly url: string | null;
}

/** The last production deployment of the window that failed or is blamed for an incident. */
export async function findFailedDeployment(
  db: pg.ClientBase,
  scope: RiskScope,
): Promise<FailedDeployment | null> {
  const { teamId, fromAt, at } = scope;
  const { rows } = await db.query<FailedDeployment>({
    name: 'risk-find-failed-deployment',
    text: `
      with ${SCOPE}
      select i.repo_id as "repoId", r.full_name as repository, d.url
      from (${itemsByRepository(changeFailRate.items)}) i
      join repositories r on r.repo_id = i.repo_id
      join deployments d on d.repo_id = i.repo_id and d.deployment_id = i.item_id::bigint
      where i.value = 1
      order by i.at desc, i.item_id desc
      limit 1`,
    values: [...scopeParameters({ teamId, repoId: null }, { fromAt, untilAt: at })],
  });
  return rows[0] ?? null;
}
