import { once } from 'node:events';
import { openTestQueue } from './open.ts';

/** Opens a queue, asks once, drains, and must then end by itself: `shortProcess.ts [<redis address> [wait]]`. */
const [, , url, wait] = process.argv;
const { queue } = await openTestQueue(url === undefined ? {} : { url, prefix: 'short' });
const { outcome } = queue.submit('echo', 'hello', { deadlineMs: 60_000, idempotencyKey: 'short' });
process.stdout.write(`${JSON.stringify(await outcome)}\n`);
if (wait !== undefined) await once(process.stdin.resume(), 'end');
await queue.drain(10_000);
