// One of several processes that want the same lock at the same moment: waits for a line, tries, says how it went.
import { once } from 'node:events';
import { acquireLock } from '../adapters/lock.ts';

process.stdout.write('ready\n');
await once(process.stdin, 'data');
try {
  acquireLock(process.argv[2]);
  process.stdout.write('mine\n');
} catch (error) {
  process.stdout.write(`${(error as Error).name}\n`);
}
await once(process.stdin, 'data');
process.exit(0);
