import { createWorkDays, DAY_MS, type WorkCalendar } from '../work-time/work-calendar.ts';

const HOUR_MS = 3_600_000;
/** The hours of a work day, by the clocks of the team's zone, at which its risk is computed. */
export const RISK_HOURS = [8, 12, 16, 20] as const;
/** A week with one work day has the next within eight days, whatever clocks do. */
const DAYS_MAX = 9;

/**
 * Whether a team's risk is to be computed now: when it never was, or when an hour for it has come since the last time. However
 * many hours were missed, being computed once settles them all.
 */
export function isRiskDue(lastAt: Date | null, now: Date, calendar: WorkCalendar): boolean {
  return lastAt === null || lastAt.getTime() < lastRiskHour(now, calendar);
}

/** The first hour for a team's risk after now. */
export function nextRiskAt(now: Date, calendar: WorkCalendar): Date {
  const { clock, dayOf, isWorkDay } = createWorkDays(calendar);
  const today = dayOf(now.getTime());
  for (let day = today; day <= today + DAYS_MAX * DAY_MS; day += DAY_MS) {
    if (!isWorkDay(day)) continue;
    for (const hour of RISK_HOURS) {
      const at = clock.momentOf(day + hour * HOUR_MS);
      if (at > now.getTime()) return new Date(at);
    }
  }
  throw new RangeError('a team works on one day of the week at least');
}

/** The last hour for a team's risk that has come. */
function lastRiskHour(now: Date, calendar: WorkCalendar): number {
  const { clock, dayOf, isWorkDay } = createWorkDays(calendar);
  const today = dayOf(now.getTime());
  for (let day = today; day >= today - DAYS_MAX * DAY_MS; day -= DAY_MS) {
    if (!isWorkDay(day)) continue;
    for (const hour of RISK_HOURS.toReversed()) {
      const at = clock.momentOf(day + hour * HOUR_MS);
      if (at <= now.getTime()) return at;
    }
  }
  throw new RangeError('a team works on one day of the week at least');
}
