import { openTestQueue } from './open.ts';

/** A worker process of its own, for tests that kill it: `workerProcess.ts <redis address> <prefix>`. */
const [, , url, prefix] = process.argv;
await openTestQueue({ url: url!, prefix: prefix!, role: 'worker', threads: 1 });
process.stdout.write('ready\n');
