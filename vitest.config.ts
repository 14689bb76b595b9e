import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{bot,core,jobs,deploy}/**/*.test.ts', 'native/e2e/**/*.test.ts'],
    // Two cores: more workers only make the real Postgres, Redis and Chromium tests wait for each other.
    maxWorkers: 2,
    // The JSON is for the closing line of the continuous integration.
    reporters: ['default', ['json', { outputFile: 'test-output/results.json' }]],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { ORT_DISABLE_TELEMETRY: '1', NODE_ENV: 'test' },
  },
});
