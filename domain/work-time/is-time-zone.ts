import { TIME_ZONE_LINKS } from './zone-links.ts';

const NAMES: ReadonlySet<string> = new Set([
  'UTC',
  ...Intl.supportedValuesOf('timeZone'),
  ...TIME_ZONE_LINKS,
]);

/**
 * Whether there is an IANA zone of this very name, former names (US/Pacific) included. Abbreviations that Node takes besides are none:
 * whether `IST` is India, Ireland or Israel nobody can know.
 */
export function isTimeZone(name: string): boolean {
  return NAMES.has(name);
}

/** What is to be written instead of a name that is no zone, to go on after the name of what holds it: `must be …`. */
export function whatZoneMustBe(name: string): string {
  return /^(?:UTC|GMT)?[+-]\d/.test(name)
    ? 'must be an IANA time zone, not an offset: a place such as Europe/Berlin, or Etc/GMT-3 for three hours ahead of UTC'
    : 'must be an IANA time zone such as UTC, Europe/Berlin or US/Pacific, spelled in this way';
}
