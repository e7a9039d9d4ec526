import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workingHoursBefore, workingHoursBetween } from '../../../domain/work-time/work-calendar.ts';
import { createZoneClock } from '../../../domain/work-time/zone-clock.ts';

const WEEK = [1, 2, 3, 4, 5];
const BERLIN = { timeZone: 'Europe/Berlin', workDays: WEEK };
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Santiago',
];

const moment = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
const calendar = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  workDays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
});

describe('the clock of a zone', () => {
  test.each(ZONES)('finds the moment of a local time again in %s', (zone) => {
    const clock = createZoneClock(zone);
    fc.assert(
      fc.property(moment, (at) => {
        const local = clock.localOf(at);
        // An hour that comes twice is told by its first or its second time.
        expect(clock.localOf(clock.momentOf(local))).toBe(local);
      }),
    );
  });

  test('gives the moment of the change for a time that clocks skip', () => {
    const clock = createZoneClock('Europe/Berlin');
    const skipped = clock.momentOf(Date.UTC(2026, 2, 29, 2, 30));
    expect(new Date(skipped).toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });
});

describe('working hours', () => {
  test.each([
    ['within a day', '2026-03-10T09:00Z', '2026-03-10T12:30Z', 3.5],
    ['from before work until after it', '2026-03-10T00:00Z', '2026-03-10T23:00Z', 8],
    ['over a weekend', '2026-03-13T15:00Z', '2026-03-16T09:00Z', 2],
    ['of a weekend alone', '2026-03-14T00:00Z', '2026-03-15T20:00Z', 0],
    ['over the weekend when clocks go forward', '2026-03-27T15:00Z', '2026-03-30T08:00Z', 2],
    ['over the weekend when clocks go back', '2026-10-23T14:00Z', '2026-10-26T09:00Z', 2],
    ['of no time', '2026-03-10T10:00Z', '2026-03-10T10:00Z', 0],
  ])('%s', (_, from, until, hours) => {
    expect(workingHoursBetween(new Date(from), new Date(until), BERLIN)).toBe(hours);
  });

  test('counted back from a moment are those between, whatever the zone and the days', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 200 }), calendar, (at, hours, team) => {
        const since = workingHoursBefore(new Date(at), hours, team);
        expect(workingHoursBetween(since, new Date(at), team)).toBeCloseTo(hours, 9);
        // It is the last such moment.
        const later = new Date(since.getTime() + 1000);
        expect(workingHoursBetween(later, new Date(at), team)).toBeLessThan(hours);
      }),
      { numRuns: 60 },
    );
  });
});
