import { z } from 'zod';
import { isTimeZone, whatZoneMustBe } from '../../../domain/work-time/is-time-zone.ts';

const LENGTH_MAX = 64;

/** The zone of a report in a query. */
export const TimeZoneParameterSchema = z
  .string()
  .max(LENGTH_MAX)
  .refine(isTimeZone, { error: ({ input }) => whatZoneMustBe(String(input)) })
  .meta({ example: 'Europe/Berlin' });
