import type pg from 'pg';
import {
  VELOCITY_METRICS,
  type VelocityMetric,
  type VelocityNumber,
  type VelocityWeek,
  type VelocityWindow,
} from './velocity-week.ts';

interface Row extends VelocityNumber {
  readonly fromAt: Date;
  readonly untilAt: Date;
  readonly metric: VelocityMetric;
}

const NONE: VelocityNumber = { value: null, p90: null, items: 0, bots: 0 };
const COUNTS: ReadonlySet<VelocityMetric> = new Set([
  'prs_merged',
  'prs_opened',
  'commit_count',
  'deployment_count',
]);

/**
 * The chart of a team from its snapshots, which are exact when read; the cost does not grow with the facts.
 */
export async function readVelocity(
  db: pg.Pool | pg.ClientBase,
  teamId: string,
  window: VelocityWindow,
): Promise<VelocityWeek[]> {
  const { rows } = await db.query<Row>({
    name: 'read-velocity',
    text: `
      select from_at as "fromAt", until_at as "untilAt", metric, value, p90, items::int, bots::int
      from team_weeks($1, $2, $3, $4, $5)`,
    values: [teamId, window.untilAt, window.weeks, window.timeZone, VELOCITY_METRICS],
  });
  return [...Map.groupBy(rows, ({ fromAt }) => fromAt.getTime()).values()].map((found) => ({
    fromAt: found[0]!.fromAt,
    untilAt: found[0]!.untilAt,
    numbers: Object.fromEntries(
      VELOCITY_METRICS.map((metric) => [metric, numberOf(metric, found)]),
    ) as VelocityWeek['numbers'],
  }));
}

function numberOf(metric: VelocityMetric, rows: readonly Row[]): VelocityNumber {
  const row = rows.find((candidate) => candidate.metric === metric);
  if (row === undefined) return { ...NONE, value: COUNTS.has(metric) ? 0 : null };
  const { value, p90, items, bots } = row;
  return { value, p90, items, bots };
}
