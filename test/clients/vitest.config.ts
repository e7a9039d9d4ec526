import { defineConfig } from 'vitest/config';

/** Programs are fetched, made and compiled, which takes minutes: apart from `npm test`, and one after the other. */
const GENERATOR_LIMIT_MS = 15 * 60_000;

export default defineConfig({
  test: {
    include: ['test/clients/*.clients.ts'],
    globalSetup: ['test/harness/run-services.ts'],
    reporters: ['default', './test/harness/count-reporter.ts'],
    fileParallelism: false,
    testTimeout: GENERATOR_LIMIT_MS,
    hookTimeout: 60_000,
  },
});
