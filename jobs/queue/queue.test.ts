import { afterAll, beforeAll } from 'vitest';
import { conforms } from './testing/conformance.ts';
import { openTestQueue } from './testing/open.ts';
import { startRedis, type TestRedis } from './testing/redis.ts';

conforms('in-process', (overrides) => openTestQueue(overrides));

let redis: TestRedis;
let queues = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

conforms('BullMQ', (overrides) =>
  openTestQueue({ url: redis.url, prefix: `test-${++queues}`, ...overrides }),
);
