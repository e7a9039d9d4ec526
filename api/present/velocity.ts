import { findMetric } from '../../domain/metrics/all-metrics.ts';
import type { UntoldKind } from '../../domain/metrics/unknown.ts';
import {
  VELOCITY_METRICS,
  type VelocityMetric,
  type VelocityWeek,
} from '../../sql/velocity/velocity-week.ts';
import type { VELOCITY_COLUMNS, Velocity } from '../schemas/metrics/velocity.ts';
import { presentWindow } from './metric.ts';

const COLUMN_OF: Readonly<Record<VelocityMetric, (typeof VELOCITY_COLUMNS)[number]>> = {
  prs_merged: 'merged',
  prs_opened: 'opened',
  commit_count: 'commits',
  avg_pr_size: 'lines',
  deployment_count: 'deployments',
  median_cycle_time: 'medianCycleTimeHours',
};
/** The items of other columns are counted already: lines and cycle time are of what was merged. */
const COUNTED: readonly VelocityMetric[] = ['prs_merged', 'prs_opened', 'commit_count', 'deployment_count'];

/** @param path of the scope's metrics, such as `/v1/teams/<id>/metrics` */
export function presentVelocity(
  weeks: readonly VelocityWeek[],
  path: string,
  { nowMs, untold }: { readonly nowMs: number; readonly untold: readonly UntoldKind[] },
): Omit<Velocity, 'timeZone' | 'freshness'> {
  const window = presentWindow({ fromAt: weeks[0]!.fromAt, untilAt: weeks.at(-1)!.untilAt });
  const query = new URLSearchParams(window);
  return {
    ...window,
    weeks: weeks.map((week) => presentWeek(week, nowMs, untold)),
    columns: VELOCITY_METRICS.map((name) => {
      const { version, unit } = findMetric(name)!;
      return {
        column: COLUMN_OF[name],
        metric: name,
        version,
        unit,
        items: sum(weeks.map(({ numbers }) => numbers[name].items)),
        botsExcluded: sum(weeks.map(({ numbers }) => numbers[name].bots)),
        itemsUrl: `${path}/${name}/items?${query}`,
      };
    }),
  };
}

function presentWeek(
  week: VelocityWeek,
  nowMs: number,
  untold: readonly UntoldKind[],
): Velocity['weeks'][number] {
  const { numbers } = week;
  const { value: meanLines, items } = numbers.avg_pr_size;
  return {
    ...presentWindow(week),
    isComplete: week.untilAt.getTime() <= nowMs,
    merged: numbers.prs_merged.items,
    opened: numbers.prs_opened.items,
    commits: numbers.commit_count.items,
    // Each size is whole, and so is their sum.
    lines: Math.round((meanLines ?? 0) * items),
    deployments: untold.includes('deployments') ? null : numbers.deployment_count.items,
    medianCycleTimeHours: numbers.median_cycle_time.value,
    p90CycleTimeHours: numbers.median_cycle_time.p90,
    items: sum(COUNTED.map((name) => numbers[name].items)),
    botsExcluded: sum(COUNTED.map((name) => numbers[name].bots)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
