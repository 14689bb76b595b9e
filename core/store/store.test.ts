import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStore } from './open.ts';
import { describeStore } from './testing/conformance.ts';
import { type PrivatePostgres, startPostgres } from './testing/postgres.ts';

describe('PGlite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulseplate-store-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  describeStore('PGlite', () => openStore({ DATA_DIR: folder, DATABASE_URL: undefined }));
});

describe('Postgres', () => {
  let server: PrivatePostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.remove());
  describeStore('Postgres', () => openStore({ DATA_DIR: '/nowhere', DATABASE_URL: server.url }));
});
