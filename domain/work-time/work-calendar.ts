import { createZoneClock, type ZoneClock } from './zone-clock.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** The working hours of a work day, by the clocks of the team's zone: eight of them. */
const WORKING_HOURS = { from: 9, until: 17 } as const;
/** Working time is counted over this many days at most. */
const DAYS_MAX = 3_660;

/** When a team works. */
export interface WorkCalendar {
  /** An IANA name. */
  readonly timeZone: string;
  /** ISO days of the week, at least one: 1 is Monday. */
  readonly workDays: readonly number[];
}

/** A team's days: each is told by its midnight in local time, as if it were UTC. */
export interface WorkDays {
  readonly clock: ZoneClock;
  readonly dayOf: (atMs: number) => number;
  readonly isWorkDay: (dayMs: number) => boolean;
}

export function createWorkDays({ timeZone, workDays }: WorkCalendar): WorkDays {
  const clock = createZoneClock(timeZone);
  return {
    clock,
    dayOf: (atMs) => Math.floor(clock.localOf(atMs) / DAY_MS) * DAY_MS,
    isWorkDay: (dayMs) => workDays.includes(((new Date(dayMs).getUTCDay() + 6) % 7) + 1),
  };
}

/** Working hours from one moment to a later one, at most those of ten years. */
export function workingHoursBetween(from: Date, until: Date, calendar: WorkCalendar): number {
  const days = createWorkDays(calendar);
  const [fromMs, untilMs] = [from.getTime(), until.getTime()];
  const lastDay = days.dayOf(untilMs);
  let day = Math.max(days.dayOf(fromMs), lastDay - DAYS_MAX * DAY_MS);
  let totalMs = 0;
  for (; day <= lastDay; day += DAY_MS) {
    if (!days.isWorkDay(day)) continue;
    const { beginMs, endMs } = workingTimeOf(day, days);
    totalMs += Math.max(0, Math.min(endMs, untilMs) - Math.max(beginMs, fromMs));
  }
  return totalMs / HOUR_MS;
}

/**
 * The last moment from which on there are so many working hours until `at`: who has waited since then or longer has waited for
 * at least these hours. So a question about working time becomes a comparison of times, which an index answers.
 * @param hours more than 0
 */
export function workingHoursBefore(at: Date, hours: number, calendar: WorkCalendar): Date {
  const days = createWorkDays(calendar);
  let leftMs = hours * HOUR_MS;
  let untilMs = at.getTime();
  let day = days.dayOf(untilMs);
  for (let seen = 0; seen < DAYS_MAX; seen++, day -= DAY_MS) {
    if (!days.isWorkDay(day)) continue;
    const { beginMs, endMs } = workingTimeOf(day, days);
    untilMs = Math.min(untilMs, endMs);
    if (untilMs - beginMs >= leftMs) return new Date(untilMs - leftMs);
    leftMs -= Math.max(0, untilMs - beginMs);
  }
  return new Date(days.clock.momentOf(day));
}

function workingTimeOf(day: number, { clock }: WorkDays): { beginMs: number; endMs: number } {
  return {
    beginMs: clock.momentOf(day + WORKING_HOURS.from * HOUR_MS),
    endMs: clock.momentOf(day + WORKING_HOURS.until * HOUR_MS),
  };
}
