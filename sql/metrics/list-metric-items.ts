import type pg from 'pg';
import type { Metric } from '../../domain/metrics/metric.ts';
import {
  itemsByRepository,
  type MetricScope,
  type MetricWindow,
  SCOPE,
  scopeParameters,
} from './metric-scope.ts';

/** A row behind a metric's number. */
export interface MetricItem {
  readonly repoId: number;
  /** Number of the pull request, id of the commit or of the deployment. */
  readonly itemId: string;
  readonly at: Date;
  readonly value: number;
  readonly author: string | null;
  /** True when it is left out of the number. */
  readonly isBot: boolean;
  /** What the value is made of, in order of the metric's parts; null where the metric has none. */
  readonly parts: readonly (number | null)[] | null;
}

/** The place of an item in the list. */
export type MetricItemPosition = Pick<MetricItem, 'repoId' | 'itemId' | 'at'>;

/** The very rows behind a metric's number, newest first, those of machines included and marked. */
export async function listMetricItems(
  db: pg.Pool | pg.ClientBase,
  metric: Metric,
  scope: MetricScope,
  window: MetricWindow,
  page: { readonly after: MetricItemPosition | null; readonly limit: number },
): Promise<MetricItem[]> {
  const { after, limit } = page;
  const { rows } = await db.query<MetricItem>({
    name: `items-${metric.name}-${metric.version}`,
    text: `
      with ${SCOPE}
      select i.repo_id as "repoId", i.item_id as "itemId", i.at, i.value, i.author, i.is_bot as "isBot",
        ${metric.breakdown === undefined ? 'null' : 'i.parts'} as parts
      from (${itemsByRepository(metric.breakdown?.items ?? metric.items)}) i
      where $5::timestamptz is null or (i.at, i.repo_id, i.item_id) < ($5::timestamptz, $6::bigint, $7::text)
      order by i.at desc, i.repo_id desc, i.item_id desc
      limit $8`,
    values: [
      ...scopeParameters(scope, window),
      after?.at ?? null,
      after?.repoId ?? null,
      after?.itemId ?? null,
      limit,
    ],
  });
  return rows;
}
