import { expect, test } from 'vitest';
import { dayIn, momentOf, parseTime, parseZone, windowOf } from '../../cli/parse-time.ts';

const momentIn = (zone: string, text: string) => momentOf(parseTime(text), zone).toISOString();

test('a day is that of the zone, a moment the same everywhere', () => {
  expect(momentIn('UTC', '2026-03-31')).toBe('2026-03-31T00:00:00.000Z');
  expect(momentIn('Europe/Berlin', '2026-03-31')).toBe('2026-03-30T22:00:00.000Z');
  // There was no midnight on this day.
  expect(momentIn('Africa/Cairo', '2024-04-26')).toBe('2024-04-25T22:00:00.000Z');
  for (const text of ['2026-03-31T14:30:00+02:00', '2026-03-31T12:30Z', '2026-03-31 10:30:00.000-0200']) {
    expect(momentIn('Asia/Tokyo', text)).toBe('2026-03-31T12:30:00.000Z');
  }
});

test.each([
  'today',
  '2026-02-30',
  '2026-03-31T12:30:00',
  '2026-02-30T12:30:00Z',
  '2026-03-31T25:00:00Z',
  '31.03.2026',
  '',
])('%s is refused with what to write', (text) => {
  expect(() => parseTime(text)).toThrow('2026-01-31T13:00:00+01:00');
});

test('weeks to look back have seven days of the zone, whatever clocks do', () => {
  const until = parseTime('2026-04-01');
  expect(windowOf(7, until, 'Europe/Berlin')).toEqual({
    from: '2026-03-24T23:00:00.000Z',
    to: '2026-03-31T22:00:00.000Z',
  });
  expect(windowOf(7, until, 'UTC')).toEqual({
    from: '2026-03-25T00:00:00.000Z',
    to: '2026-04-01T00:00:00.000Z',
  });
  expect(dayIn('2026-03-24T23:00:00.000Z', 'Europe/Berlin')).toBe('2026-03-25');
});

test('only zones that there are', () => {
  expect(parseZone('US/Pacific')).toBe('US/Pacific');
  expect(() => parseZone('Berlin')).toThrow('Europe/Berlin');
});
