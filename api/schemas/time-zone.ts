import { z } from 'zod';

const LENGTH_MAX = 64;

/** The zone of a report in a query. */
export const TimeZoneParameterSchema = z
  .string()
  .max(LENGTH_MAX)
  .refine(isTimeZone, 'must be an IANA time zone such as UTC, Europe/Berlin or America/New_York')
  .meta({ example: 'Europe/Berlin' });

function isTimeZone(name: string): boolean {
  return (
    /^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name) &&
    new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']).has(name)
  );
}
