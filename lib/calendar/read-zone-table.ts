import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('./enumerate-zones.ts', import.meta.url));
/** Two seconds on a quiet machine. */
const TIME_LIMIT_MS = 120_000;
/** It is about one million. */
const BYTES_MAX = 16_000_000;

/** Changes of each zone by name: since when, in seconds of Unix time (the first: since ever), and seconds ahead of UTC. */
export type ZoneTable = ReadonlyMap<string, readonly (readonly [atSeconds: number, offsetSeconds: number])[]>;

/** Reads the whole table of zones of this Node, in a process of its own. */
export async function readZoneTable(): Promise<ZoneTable> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', SCRIPT], {
    timeout: TIME_LIMIT_MS,
    maxBuffer: BYTES_MAX,
    env: {},
  });
  return new Map(Object.entries(JSON.parse(stdout) as Record<string, [number, number][]>));
}
