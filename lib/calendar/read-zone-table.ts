import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PROJECT_DIR } from '../config/config.ts';
import { hashSources } from '../kept-files/hash-sources.ts';
import { keepMade } from '../kept-files/keep-made.ts';

const SCRIPT = fileURLToPath(new URL('./enumerate-zones.ts', import.meta.url));
/** What the table follows from, beside Node's own. */
const SOURCES = ['lib/calendar', 'domain/work-time/zone-links.ts'];
/** Two seconds on a quiet machine. */
const TIME_LIMIT_MS = 120_000;
/** It is about one million. */
const BYTES_MAX = 16_000_000;

/** Changes of each zone by name: since when, in seconds of Unix time (the first: since ever), and seconds ahead of UTC. */
export type ZoneTable = ReadonlyMap<string, readonly (readonly [atSeconds: number, offsetSeconds: number])[]>;

/** Reads the whole table of zones of this Node, in a process of its own, unless it has been read before. */
export async function readZoneTable(): Promise<ZoneTable> {
  const code = await hashSources({ projectDir: PROJECT_DIR, paths: SOURCES });
  const key = `${process.versions.tz}-${code}`;
  const table = await keepMade({ kind: 'zones', key }, enumerate);
  return new Map(Object.entries(JSON.parse(table) as Record<string, [number, number][]>));
}

async function enumerate(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', SCRIPT], {
    timeout: TIME_LIMIT_MS,
    maxBuffer: BYTES_MAX,
    env: {},
  });
  return stdout;
}
