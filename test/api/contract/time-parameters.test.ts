import { expect, test } from 'vitest';
import {
  DayParameterSchema,
  MonthParameterSchema,
  TimeParameterSchema,
} from '../../../api/schemas/parts/time-parameter.ts';

test.each([
  ['2026-10-06T10:00:00Z', '2026-10-06T10:00:00.000Z'],
  ['2026-10-06T10:00:00+02:00', '2026-10-06T08:00:00.000Z'],
  ['2026-10-06T10:00:00 02:00', '2026-10-06T08:00:00.000Z'],
  ['2026-10-06t10:00:00.25z', '2026-10-06T10:00:00.250Z'],
  ['2026-10-06 10:00:00-09:30', '2026-10-06T19:30:00.000Z'],
  ['2026-10-06T10:00+00:00', '2026-10-06T10:00:00.000Z'],
  ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
])('the time %s is %s', (text, utc) => {
  expect(TimeParameterSchema.parse(text)).toBe(utc);
});

test.each([
  ['2026-10-06', 'must be a time such as'],
  ['2026-10-06T10:00:00', 'must be a time such as'],
  ['2026-02-30T10:00:00Z', 'must be a time such as'],
  ['2026-10-06T25:00:00Z', 'must be a time such as'],
  ['2026-10-06T10:00:00+2:00', 'must be a time such as'],
  ['yesterday', 'must be a time such as'],
  ['0001-01-10T00:00:00Z', 'must lie in the years 1970 to 2999'],
  ['9999-12-31T23:59:59Z', 'must lie in the years 1970 to 2999'],
])('the time %s is refused: it %s', (text, reason) => {
  expect(TimeParameterSchema.safeParse(text).error?.issues[0]?.message).toContain(reason);
});

test.each(['0001-01-10', '9999-12-31', '2026-02-30', '2026-1-1', '10000-01-01'])('%s is no day', (text) => {
  expect(DayParameterSchema.safeParse(text).error?.issues).toHaveLength(1);
});

test.each(['0001-01', '9999-12', '2026-13', '2026-1'])('%s is no month', (text) => {
  expect(MonthParameterSchema.safeParse(text).error?.issues).toHaveLength(1);
});
