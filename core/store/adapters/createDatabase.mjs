// Creating a database computes for seconds without a pause: it is done in a thread, so that nobody's question waits.
import { workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

const database = await PGlite.create(workerData.folder, workerData.options);
await database.close();
