import { z } from 'zod';
import { isTimeZone } from '../../../domain/work-time/is-time-zone.ts';

const LENGTH_MAX = 64;

/** The zone of a report in a query. */
export const TimeZoneParameterSchema = z
  .string()
  .max(LENGTH_MAX)
  .refine(isTimeZone, {
    error: ({ input }) =>
      /^(?:UTC|GMT)?[+-]\d/.test(String(input))
        ? 'must be an IANA time zone, not an offset: a place such as Europe/Berlin, or Etc/GMT-3 for three hours ahead of UTC'
        : 'must be an IANA time zone such as UTC, Europe/Berlin or US/Pacific, spelled in this way',
  })
  .meta({ example: 'Europe/Berlin' });
