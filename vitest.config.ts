import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/harness/run-services.ts'],
    reporters: ['default', './test/harness/count-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
