// A second process for the lock's tests: opens the store of the folder that it is given, says so, and stays.
import { once } from 'node:events';
import { openStore } from '../open.ts';

const [folder, ending] = process.argv.slice(2);
try {
  const store = await openStore({ DATA_DIR: folder, DATABASE_URL: undefined });
  await store.setSetting('holder', 'pid', process.pid);
  process.stdout.write('open\n');
  await once(process.stdin, 'data');
  if (ending === 'close') await store.close();
  process.exit(0);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ name: (error as Error).name, ...(error as object) })}\n`);
  process.exit(1);
}
