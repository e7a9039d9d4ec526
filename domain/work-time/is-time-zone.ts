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
