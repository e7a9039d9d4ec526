import { expect, test } from 'vitest';
import { createTeamCalendar } from '../../../domain/anomalies/team-calendar.ts';
import { DEFAULT_RISK_SETTINGS } from '../../../domain/risk/risk-settings.ts';
import { daysBefore } from '../../../domain/work-time/days-before.ts';
import { riskScopeOf } from '../../../lib/risk/risk-scope-of.ts';

const BERLIN = { timeZone: 'Europe/Berlin', workDays: [1, 2, 3, 4, 5] };
/** Nine in the morning of the Wednesday after clocks were put forward, and a week earlier. */
const AT = new Date('2026-04-01T09:00:00+02:00');
const WEEK_BEFORE = new Date('2026-03-25T09:00:00+01:00');

test('a week before is at the same time on the clocks, though it had an hour less', () => {
  expect(daysBefore(AT, 7, BERLIN.timeZone)).toEqual(WEEK_BEFORE);
  expect(daysBefore(AT, 7, 'UTC').toISOString()).toBe('2026-03-25T07:00:00.000Z');
  // There was no midnight on this day: it began an hour later.
  expect(daysBefore(new Date('2024-04-27T00:00:00+03:00'), 1, 'Africa/Cairo')).toEqual(
    new Date('2024-04-26T01:00:00+03:00'),
  );
});

test("windows of risk and of anomalies are of the team's days", () => {
  const settings = { ...DEFAULT_RISK_SETTINGS, windowDays: 7, forgottenAfterDays: 14 };
  const scope = riskScopeOf({ id: 'a', ...BERLIN }, AT, settings);
  expect(scope.fromAt).toEqual(WEEK_BEFORE);
  expect(scope.watchedBefore).toEqual(new Date('2026-03-18T09:00:00+01:00'));
  expect(scope.forgottenSince).toEqual(scope.watchedBefore);
  const calendar = createTeamCalendar(BERLIN, WEEK_BEFORE.getTime());
  expect(calendar.daysBefore(AT.getTime(), 7)).toBe(WEEK_BEFORE.getTime());
  expect(calendar.daysBetween(WEEK_BEFORE.getTime(), AT.getTime())).toBe(7);
});
