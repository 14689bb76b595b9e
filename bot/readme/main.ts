import { readFile, writeFile } from 'node:fs/promises';
import { derivedParts, fill } from './tables.ts';

const readme = await readFile('README.md', 'utf8');
await writeFile('README.md', fill(readme, await derivedParts()));
