import { BASELINE_DAYS, type RiskSettings } from '../../domain/risk/risk-settings.ts';
import { daysBefore } from '../../domain/work-time/days-before.ts';
import { type WorkCalendar, workingHoursBefore } from '../../domain/work-time/work-calendar.ts';
import type { PullRequestKey, RiskScope } from '../../sql/risk/risk-scope.ts';

/** A team whose risk is asked for. */
export interface RiskTeam extends WorkCalendar {
  readonly id: string;
}

/** The windows and limits of a team's risk at a moment: days are those of its calendar. */
export function riskScopeOf(
  team: RiskTeam,
  at: Date,
  settings: RiskSettings,
  closed: readonly PullRequestKey[] = [],
): RiskScope {
  const { timeZone, workDays } = team;
  const before = (days: number): Date => daysBefore(at, days, timeZone);
  return {
    teamId: team.id,
    calendar: { timeZone, workDays },
    at,
    windowDays: settings.windowDays,
    fromAt: before(settings.windowDays),
    watchedBefore: before(2 * settings.windowDays),
    baselineAt: before(settings.windowDays + BASELINE_DAYS),
    stalledSince: workingHoursBefore(at, settings.stalledAfterHours, team),
    forgottenSince: before(settings.forgottenAfterDays),
    closed,
  };
}
