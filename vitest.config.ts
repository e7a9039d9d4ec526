import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import SlowFirst from './test/harness/slow-first.ts';

/** Most tests wait, for services and processes of theirs: three files at once keep two cores busy. */
const WORKERS_MIN = 3;

/** What is run over the oldest PostgreSQL as well: all of the schema, and every statement that something is read with. */
const OVER_OLDEST_POSTGRES = [
  'test/sql/migrations.test.ts',
  'test/sql/calendar.test.ts',
  'test/sql/bi-views.test.ts',
  'test/sql/metrics/metrics.test.ts',
  'test/sql/rollups/backfill.test.ts',
  'test/api/contract/every-read.test.ts',
];

/** Long enough for a machine that does eight other things: what hangs is found, what is slow is not called broken. */
const LIMIT_MS = 240_000;

const inAll = {
  globalSetup: ['test/harness/run-services.ts'],
  testTimeout: LIMIT_MS,
  hookTimeout: LIMIT_MS,
};

export default defineConfig({
  test: {
    reporters: ['default', './test/harness/count-reporter.ts'],
    maxWorkers: Math.max(WORKERS_MIN, availableParallelism() - 1),
    sequence: { sequencer: SlowFirst },
    projects: [
      { test: { ...inAll, name: 'all', include: ['test/**/*.test.ts'] } },
      { test: { ...inAll, name: 'oldest-postgres', include: OVER_OLDEST_POSTGRES } },
    ],
  },
});
