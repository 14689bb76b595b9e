import { readFile, writeFile } from 'node:fs/promises';
import { completeLock, type Lock } from './complete.ts';

const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;
for (const name of completeLock(lock)) process.stderr.write(`added ${name}\n`);
await writeFile('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
