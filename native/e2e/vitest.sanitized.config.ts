import { defineConfig } from 'vitest/config';

/** The end-to-end tests against a build that is many times slower; the parity of tokenisers is another program's. */
export default defineConfig({
  test: {
    include: ['native/e2e/**/*.test.ts'],
    exclude: ['native/e2e/{units,tokenizer}.test.ts'],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { ORT_DISABLE_TELEMETRY: '1', NODE_ENV: 'test' },
  },
});
