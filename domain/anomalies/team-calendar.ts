import { createWorkDays, DAY_MS, workingHoursBetween } from '../work-time/work-calendar.ts';

const WEEK_MS = 7 * DAY_MS;

/** Days and working time of a team, for many questions about one stretch of time. */
export interface TeamCalendar {
  /** Working hours between two moments at or after the origin. */
  readonly hoursBetween: (fromMs: number, untilMs: number) => number;
  /** The day at a moment: its midnight in local time, as if it were UTC. */
  readonly dayOf: (atMs: number) => number;
  readonly isWorkDay: (day: number) => boolean;
  /** When a day begins. */
  readonly beginOf: (day: number) => number;
  /** The moment so many days earlier, at the same time on the clocks. */
  readonly daysBefore: (atMs: number, days: number) => number;
  /** How many days lie between two moments by the clocks, parts included. */
  readonly daysBetween: (fromMs: number, untilMs: number) => number;
}

/** @param originMs no later than any moment that will be asked about */
export function createTeamCalendar(
  team: { readonly timeZone: string; readonly workDays: readonly number[] },
  originMs: number,
): TeamCalendar {
  const days = createWorkDays(team);
  const between = (fromMs: number, untilMs: number): number =>
    workingHoursBetween(new Date(fromMs), new Date(untilMs), team);
  // Hours until the beginning of each week after the origin, summed once: a replay asks for the same ones again and again.
  const sums = [0];
  const known = new Map<number, number>();
  const hoursSinceOrigin = (atMs: number): number => {
    const found = known.get(atMs);
    if (found !== undefined) return found;
    const chunk = Math.max(0, Math.floor((atMs - originMs) / WEEK_MS));
    for (let next = sums.length; next <= chunk; next++) {
      const beginMs = originMs + (next - 1) * WEEK_MS;
      sums.push(sums[next - 1]! + between(beginMs, beginMs + WEEK_MS));
    }
    const hours = sums[chunk]! + between(originMs + chunk * WEEK_MS, atMs);
    known.set(atMs, hours);
    return hours;
  };
  const begins = new Map<number, number>();
  const beginOf = (day: number): number => {
    const beginMs = begins.get(day) ?? days.clock.momentOf(day);
    begins.set(day, beginMs);
    return beginMs;
  };
  // Zones are asked slowly, and a replay asks of the same moments on each of its days.
  const locals = new Map<number, number>();
  const localOf = (atMs: number): number => {
    const localMs = locals.get(atMs) ?? days.clock.localOf(atMs);
    locals.set(atMs, localMs);
    return localMs;
  };
  const earlier = new Map<string, number>();
  const daysBefore = (atMs: number, count: number): number => {
    const key = `${atMs} ${count}`;
    const momentMs = earlier.get(key) ?? days.clock.momentOf(localOf(atMs) - count * DAY_MS);
    earlier.set(key, momentMs);
    return momentMs;
  };
  return {
    hoursBetween: (fromMs, untilMs) => hoursSinceOrigin(untilMs) - hoursSinceOrigin(fromMs),
    dayOf: days.dayOf,
    isWorkDay: days.isWorkDay,
    beginOf,
    daysBefore,
    daysBetween: (fromMs, untilMs) => (localOf(untilMs) - localOf(fromMs)) / DAY_MS,
  };
}

/** `2026-03-31` */
export function nameOfDay(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}
