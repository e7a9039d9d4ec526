import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Most tests wait, for services and processes of theirs: two files at once take little more than one. */
const WORKERS_MIN = 2;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/harness/run-services.ts'],
    reporters: ['default', './test/harness/count-reporter.ts'],
    maxWorkers: Math.max(WORKERS_MIN, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
