import { TIME_ZONE_LINKS } from '../../domain/work-time/zone-links.ts';
import { canonicalNameOf } from './canonical-name-of.ts';

/**
 * Run by itself (lib/calendar/read-zone-table.ts): prints when each zone of Node's table changes its offset from UTC, 1970 to 2099, as
 * JSON. `Date` follows `TZ` when that is set anew, and asks the same table as `Intl` ten times as fast; but it is the whole process
 * whose zone changes.
 */
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(1970, 0, 1);
const UNTIL_MS = Date.UTC(2100, 0, 1);
/** No zone has changed twice within fewer days since 1970. */
const STEP_MS = 5 * DAY_MS;
const PRECISION_MS = 1_000;

/** Since when in seconds of Unix time (the first: since ever), and how many seconds before UTC. */
type ZoneChange = readonly [atSeconds: number, offsetSeconds: number];

const zones: Record<string, ZoneChange[]> = {};
const names = [...Intl.supportedValuesOf('timeZone'), ...TIME_ZONE_LINKS.map(canonicalNameOf)];
for (const zone of new Set(['UTC', ...names])) {
  // biome-ignore lint/style/noProcessEnv: it is this process's own zone that is set, nothing is configured
  process.env.TZ = zone;
  zones[zone] = listChanges();
}
process.stdout.write(JSON.stringify(zones));

function listChanges(): ZoneChange[] {
  let offset = offsetAt(FROM_MS);
  const changes: ZoneChange[] = [[FROM_MS / 1_000, offset]];
  for (let begin = FROM_MS; begin < UNTIL_MS; begin += STEP_MS) {
    const end = Math.min(begin + STEP_MS, UNTIL_MS);
    for (let from = begin; offsetAt(end) !== offset; ) {
      from = findChange(from, end, offset);
      offset = offsetAt(from);
      changes.push([from / 1_000, offset]);
    }
  }
  return changes;
}

/** The first second after `low` with another offset, by halves. */
function findChange(low: number, high: number, offset: number): number {
  let [before, after] = [low, high];
  while (after - before > PRECISION_MS) {
    const middle = Math.floor((before + after) / 2 / PRECISION_MS) * PRECISION_MS;
    if (offsetAt(middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

function offsetAt(atMs: number): number {
  const at = new Date(atMs);
  const local = Date.UTC(
    at.getFullYear(),
    at.getMonth(),
    at.getDate(),
    at.getHours(),
    at.getMinutes(),
    at.getSeconds(),
  );
  return Math.round((local - atMs) / 1_000);
}
