import { DAY_MS, type SeedRepository, type SeedWorld, YEAR } from './plan-world.ts';
import { createRandom, mixWord } from './random.ts';

/**
 * How often something happens in each repository on each day, counted up: what the repository has before day `d` is
 * `before(d)`, and everything it has is `before(365)`.
 */
export interface DayCounts {
  before(repository: SeedRepository, day: number): number;
}

const WEEKEND = 0.12;
/** Last days of December and first ones of January. */
const HOLIDAYS = 0.25;
/** Standard deviation of the logarithm of a day's work, besides what chance alone gives. */
const RESTLESSNESS = 0.35;

/**
 * Spreads `total` events of the whole year, times the plan's scale, over repositories and days.
 * @param share the part of a repository; all parts together are 1
 */
export function planDays(
  world: SeedWorld,
  stream: number,
  total: number,
  share: (repository: SeedRepository) => number,
): DayCounts {
  const { plan, startMs } = world;
  const counted = new Map<number, Uint32Array>();
  const scaled = total * plan.scale;
  for (const repository of world.repositories) {
    const random = createRandom(plan.seed, stream, repository.repoId);
    const weights = Array.from({ length: YEAR.days }, (_, day) =>
      day < repository.firstDay ? 0 : weightOfDay(startMs + day * DAY_MS) * random.skewed(1, RESTLESSNESS),
    );
    const sum = weights.reduce((all, weight) => all + weight, 0);
    const before = new Uint32Array(YEAR.days + 1);
    for (const [day, weight] of weights.entries()) {
      before[day + 1] = before[day]! + random.count((scaled * share(repository) * weight) / sum);
    }
    counted.set(repository.repoId, before);
  }
  return { before: (repository, day) => counted.get(repository.repoId)![day]! };
}

function weightOfDay(ms: number): number {
  const date = new Date(ms);
  const weekday = date.getUTCDay();
  const isHoliday =
    (date.getUTCMonth() === 11 && date.getUTCDate() > 22) ||
    (date.getUTCMonth() === 0 && date.getUTCDate() < 3);
  return (weekday === 0 || weekday === 6 ? WEEKEND : 1) * (isHoliday ? HOLIDAYS : 1);
}

/** When people work, by the hour of their own day. */
const HOURS = [1, 1, 0, 0, 0, 0, 1, 3, 8, 16, 20, 20, 14, 16, 19, 19, 17, 12, 6, 4, 4, 4, 3, 2];
const CUMULATED = HOURS.map((_, hour) => HOURS.slice(0, hour + 1).reduce((a, b) => a + b, 0));
const offsets = new Map<string, number>();

/**
 * A moment of a day, at an hour when people of a zone work.
 * @param dayMs 00:00 UTC of the day
 * @param at which moment, from 0 to 1: the same gives the same
 */
export function momentOfDay(zone: string, dayMs: number, at: number): number {
  const wanted = at * CUMULATED.at(-1)!;
  const hour = CUMULATED.findIndex((sum) => sum > wanted);
  const within = (wanted - (CUMULATED[hour - 1] ?? 0)) / HOURS[hour]!;
  return dayMs + Math.floor((hour + within) * 3_600_000) - offsetOf(zone, dayMs);
}

/** How far a zone's clock is ahead of UTC at noon of that day, in ms. */
function offsetOf(zone: string, dayMs: number): number {
  const key = `${zone}/${dayMs}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    const noon = new Date(dayMs + DAY_MS / 2);
    const text = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).format(
      noon,
    );
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
    offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
    offsets.set(key, offset);
  }
  return offset;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The id of the nth commit of a repository: 40 hex digits that nothing else gives. */
export function shaOf(seed: number, repoId: number, n: number): string {
  let sha = '';
  for (let word = 0; word < 5; word++) {
    const bits = mixWord(
      mixWord(seed + word * 0x9e3779b1) ^
        mixWord(repoId * 5 + word) ^
        Math.imul(n + 1, 0x85ebca77 + word * 2),
    );
    sha += HEX[bits >>> 24]! + HEX[(bits >>> 16) & 255]! + HEX[(bits >>> 8) & 255]! + HEX[bits & 255]!;
  }
  return sha;
}
