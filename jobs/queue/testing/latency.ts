import type { JobQueue } from '../port.ts';
import { openTestQueue } from './open.ts';
import { startRedis } from './redis.ts';

/** How long an empty job takes from `submit` to its outcome, one after the other: `npx tsx jobs/queue/testing/latency.ts`. */
const runs = 500;

async function measure(queue: JobQueue): Promise<number[]> {
  const times: number[] = [];
  for (let run = -100; run < runs; run++) {
    const begun = performance.now();
    await queue.submit('nothing', null, { deadlineMs: 60_000 }).outcome;
    if (run >= 0) times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b);
}

async function report(name: string, queue: JobQueue): Promise<void> {
  const times = await measure(queue);
  const shares = [0.5, 0.9, 0.99].map((share) => times[Math.floor(share * runs)]!.toFixed(2));
  console.log(`${name}: p50 ${shares[0]} ms, p90 ${shares[1]} ms, p99 ${shares[2]} ms over ${runs} runs`);
  await queue.drain(1000);
}

const redis = await startRedis();
try {
  await report('in-process', (await openTestQueue()).queue);
  await report('BullMQ, one process', (await openTestQueue({ url: redis.url })).queue);
  const worker = await openTestQueue({ url: redis.url, prefix: 'two', role: 'worker' });
  await report(
    'BullMQ, bot and worker apart',
    (await openTestQueue({ url: redis.url, prefix: 'two', role: 'bot' })).queue,
  );
  await worker.queue.drain(1000);
} finally {
  await redis.stop();
}
