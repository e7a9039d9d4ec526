import { describe, expect, test } from 'vitest';
import { isRiskDue, nextRiskAt } from '../../../domain/risk/is-risk-due.ts';

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 4 * QUARTER_MS;
const BERLIN = { timeZone: 'Europe/Berlin', workDays: [1, 2, 3, 4, 5] };

/** When a team is computed if somebody asks every quarter of an hour, but not while the service is away. */
function run(
  from: string,
  until: string,
  team = BERLIN,
  away: (at: Date) => boolean = () => false,
  everyMs = QUARTER_MS,
): string[] {
  const runs: string[] = [];
  let last = new Date(from);
  for (let at = new Date(from); at < new Date(until); at = new Date(at.getTime() + everyMs)) {
    if (away(at) || !isRiskDue(last, at, team)) continue;
    runs.push(at.toISOString().slice(0, 16));
    last = at;
  }
  return runs;
}

test('a team that never was computed is due at once, also at night', () => {
  expect(isRiskDue(null, new Date('2026-03-14T02:00Z'), BERLIN)).toBe(true);
});

test('a work day has four runs by the clocks of the team, a weekend none', () => {
  expect(run('2026-03-12T20:00Z', '2026-03-16T08:00Z')).toEqual([
    '2026-03-13T07:00',
    '2026-03-13T11:00',
    '2026-03-13T15:00',
    '2026-03-13T19:00',
    '2026-03-16T07:00',
  ]);
});

describe('runs stay at the same hours of the clock when clocks change', () => {
  const everyDay = { ...BERLIN, workDays: [1, 2, 3, 4, 5, 6, 7] };

  test('forward: 29 March 2026 in Berlin', () => {
    expect(run('2026-03-28T20:00Z', '2026-03-30T07:00Z', everyDay)).toEqual([
      '2026-03-29T06:00',
      '2026-03-29T10:00',
      '2026-03-29T14:00',
      '2026-03-29T18:00',
      '2026-03-30T06:00',
    ]);
  });

  test('back: 25 October 2026 in Berlin', () => {
    expect(run('2026-10-24T20:00Z', '2026-10-26T08:00Z', everyDay)).toEqual([
      '2026-10-25T07:00',
      '2026-10-25T11:00',
      '2026-10-25T15:00',
      '2026-10-25T19:00',
      '2026-10-26T07:00',
    ]);
  });

  test.each([
    ['America/New_York', '2026-02-23T05:00Z', '2026-03-23T04:00Z'],
    ['Australia/Lord_Howe', '2026-03-22T13:00Z', '2026-04-19T13:30Z'],
  ])('so that four weeks have eighty runs in %s, too', (timeZone, from, until) => {
    const runs = run(from, until, { ...BERLIN, timeZone }, () => false, HOUR_MS);
    expect(runs).toHaveLength(4 * 5 * 4);
    const gaps = runs.slice(1).map((at, index) => Date.parse(`${at}Z`) - Date.parse(`${runs[index]}Z`));
    expect(Math.min(...gaps)).toBe(4 * HOUR_MS);
  });
});

test('runs that were missed are made up for once', () => {
  const away = (at: Date) => at > new Date('2026-03-12T12:00Z') && at < new Date('2026-03-14T10:00Z');
  expect(run('2026-03-12T08:00Z', '2026-03-16T08:00Z', BERLIN, away)).toEqual([
    '2026-03-12T11:00',
    '2026-03-14T10:00',
    '2026-03-16T07:00',
  ]);
});

test('what somebody computed between two hours does not replace the next', () => {
  const computed = new Date('2026-03-12T10:59Z');
  expect(isRiskDue(computed, new Date('2026-03-12T10:59:30Z'), BERLIN)).toBe(false);
  expect(isRiskDue(computed, new Date('2026-03-12T11:00Z'), BERLIN)).toBe(true);
});

test.each([
  ['2026-03-13T07:00:00Z', '2026-03-13T11:00:00.000Z'],
  ['2026-03-13T19:00:00Z', '2026-03-16T07:00:00.000Z'],
  ['2026-03-27T20:00:00Z', '2026-03-30T06:00:00.000Z'],
])('after %s the next is %s', (now, next) => {
  expect(nextRiskAt(new Date(now), BERLIN).toISOString()).toBe(next);
});
