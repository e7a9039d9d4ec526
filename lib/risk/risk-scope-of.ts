import { BASELINE_DAYS, type RiskSettings } from '../../domain/risk/risk-settings.ts';
import { DAY_MS, type WorkCalendar, workingHoursBefore } from '../../domain/work-time/work-calendar.ts';
import type { PullRequestKey, RiskScope } from '../../sql/risk/risk-scope.ts';

/** A team whose risk is asked for. */
export interface RiskTeam extends WorkCalendar {
  readonly id: string;
}

/** The windows and limits of a team's risk at a moment. */
export function riskScopeOf(
  team: RiskTeam,
  at: Date,
  settings: RiskSettings,
  closed: readonly PullRequestKey[] = [],
): RiskScope {
  const daysBefore = (days: number): Date => new Date(at.getTime() - days * DAY_MS);
  const { timeZone, workDays } = team;
  return {
    teamId: team.id,
    calendar: { timeZone, workDays },
    at,
    windowDays: settings.windowDays,
    fromAt: daysBefore(settings.windowDays),
    baselineAt: daysBefore(settings.windowDays + BASELINE_DAYS),
    stalledSince: workingHoursBefore(at, settings.stalledAfterHours, team),
    forgottenSince: daysBefore(settings.forgottenAfterDays),
    closed,
  };
}
