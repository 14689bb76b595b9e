import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { inspect } from 'node:util';
import { Migrator, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../open.ts';
import type { Store } from '../port.ts';
import { migrations } from '../tables/migrations/index.ts';
import { describeStore } from '../testing/conformance.ts';
import { type PrivatePostgres, startPostgres, withClient } from '../testing/postgres.ts';
import { sampleForecast, sampleSeries } from '../testing/samples.ts';
import { connect } from './postgres.ts';

let server: PrivatePostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.remove());

const open = (url: string) => openStore({ DATA_DIR: '/nowhere', DATABASE_URL: url });

async function withStore(url: string, use: (store: Store) => Promise<void>): Promise<void> {
  const store = await open(url);
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

describeStore('Postgres', () => open(server.url));

describe('the schema in Postgres', () => {
  it('is made once when many processes start at once on an empty database', async () => {
    const url = await server.createDatabase('crowd');
    const stores = await Promise.all(Array.from({ length: 6 }, () => open(url)));
    await Promise.all(stores.map((store, number) => store.setSetting('crowd', `${number}`, number)));
    await Promise.all(stores.map((store) => store.close()));
    const applied = await withClient(url, (client) => client.query('select name from kysely_migration'));
    expect(applied.rows).toEqual(Object.keys(migrations).map((name) => ({ name })));
  });

  it('holds no half of a score, and none for which there is a reason against it', async () => {
    const url = await server.createDatabase('settled');
    await withStore(url, (store) => store.recordForecast(sampleForecast()));
    const outcome = `actual_close = 1, actual_source = 'a', error = 0, covered = true, rose = true, loss = 0`;
    await withClient(url, async (client) => {
      for (const half of [
        outcome,
        'settled_at = now()',
        'settled_at = now(), actual_close = 1',
        `settled_at = now(), unscorable = 'x', ${outcome}`,
        `unscorable = 'x'`,
      ])
        await expect(client.query(`update forecasts set ${half}`), half).rejects.toThrow('forecasts_settled');
      await client.query(`update forecasts set settled_at = now(), ${outcome}`);
    });
  });

  it('of the first release is brought up to date with what it holds', async () => {
    const url = await server.createDatabase('first_release');
    const db = connect(url, { max: 1 });
    const first = '0001-candles-forecasts-settings';
    const provider = { getMigrations: async () => ({ [first]: migrations[first] }) };
    expect((await new Migrator({ db, provider }).migrateToLatest()).error).toBeUndefined();
    const { symbol, horizon, model, version, source, givenAt } = sampleForecast();
    for (const [as_of_day, replayed] of [
      [20_269, false],
      [20_268, true],
    ] as const)
      await sql`insert into forecasts (symbol, as_of_day, horizon, model, version, last_close, close, lower80, upper80,
          probability_up, naive, source, given_at, replayed, actual_close, settled_at)
        values (${symbol}, ${as_of_day}, ${horizon}, ${model}, ${version}, 1, 1, 1, 1, 0.5, 1, ${source}, ${givenAt},
          ${replayed}, 1, now())`.execute(db);
    await db.destroy();
    await withStore(url, async (store) => {
      const [given, ...others] = await store.listForecasts({ limit: 9 });
      expect(others).toEqual([]);
      expect(given).toMatchObject({ origin: 'asked', asOf: '2025-06-30' });
      expect(await store.listForecasts({ origin: 'replayed', limit: 9 })).toHaveLength(1);
      expect(await store.dueForecasts({ symbol, until: '2026-01-01', limit: 9 })).toEqual([given]);
    });
  });

  it('of a newer release does not stop an older process', async () => {
    const url = await server.createDatabase('newer');
    await withStore(url, (store) => store.setSetting('a', 'b', 1));
    await withClient(url, (client) =>
      client.query(`insert into kysely_migration values ('9999-from-the-future', '2099-01-01')`),
    );
    await withStore(url, async (store) => expect(await store.getSetting('a', 'b')).toBe(1));
  });

  it('of somebody else is left alone, with an error', async () => {
    const url = await server.createDatabase('foreign_schema');
    await withClient(url, (client) => client.query('create table candles (burning boolean)'));
    await expect(open(url)).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      cause: { message: expect.stringContaining('already exists') },
    });
    const tables = await withClient(url, (client) =>
      client.query(`select from information_schema.tables where table_name in ('forecasts', 'settings')`),
    );
    expect(tables.rowCount, 'half a schema').toBe(0);
  });
});

describe('Postgres', () => {
  it('gives exact numbers and times whatever the database is set to', async () => {
    const url = await server.createDatabase('peculiar');
    await withClient(url, async (client) => {
      await client.query('alter database peculiar set extra_float_digits = 0');
      await client.query(`alter database peculiar set datestyle = 'German'`);
      await client.query(`alter database peculiar set timezone = 'Asia/Kathmandu'`);
    });
    await withStore(url, async (store) => {
      const series = sampleSeries('BTC', 20_000, 20);
      await store.putCandles(series);
      expect(await store.getCandles('BTC', 20)).toEqual({ ...series, live: false });
      await store.recordForecast(sampleForecast());
      expect(await store.listForecasts({ limit: 1 })).toEqual([sampleForecast()]);
    });
  });

  it('answers more callers at once than it has connections', async () => {
    await withStore(server.url, async (store) => {
      await Promise.all(Array.from({ length: 300 }, () => store.ping()));
    });
  });

  it('is down for the time of a restart, and no longer', async () => {
    await withStore(server.url, async (store) => {
      await store.setSetting('restart', 'before', 1);
      // Several connections, idle and busy, for the restart to cut.
      await Promise.all(Array.from({ length: 20 }, () => store.ping()));
      const caught = Array.from({ length: 40 }, (_, number) =>
        store.setSetting('restart', `${number}`, number),
      );
      const outcomes = Promise.allSettled(caught);
      await server.stop();
      for (const outcome of await outcomes) {
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ name: 'StoreUnavailableError' });
      }
      await expect(store.ping()).rejects.toMatchObject({
        name: 'StoreUnavailableError',
        message: 'The store failed to answer a ping (ECONNREFUSED).',
      });
      await expect(open(server.url)).rejects.toMatchObject({ name: 'StoreUnavailableError' });
      await server.start();
      expect(await store.getSetting('restart', 'before')).toBe(1);
      await store.setSetting('restart', 'after', 2);
      expect(await store.getSetting('restart', 'after')).toBe(2);
    });
  });

  it('repeats a call whose connection is cut under it', async () => {
    const url = await server.createDatabase('cut');
    await withStore(url, async (store) => {
      await store.ping();
      // The first write ends its own connection. A sequence remembers the try, for it is not rolled back.
      await withClient(url, (client) =>
        client.query(`
          create sequence tries;
          create function cut() returns trigger language plpgsql as $$ begin
            if nextval('tries') = 1 then
              perform pg_terminate_backend(pg_backend_pid());
              perform pg_sleep(5);
            end if;
            return new;
          end $$;
          create trigger cut before insert on settings for each row execute function cut();
        `),
      );
      await store.setSetting('cut', 'key', 'written');
      expect(await store.getSetting('cut', 'key')).toBe('written');
      const tries = await withClient(url, (client) => client.query('select last_value::int as n from tries'));
      expect(tries.rows).toEqual([{ n: 2 }]);
    });
  });

  it('survives the end of a connection that is in use, and of idle ones', async () => {
    const db = connect(server.url, { max: 3 });
    const others =
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()';
    try {
      const sleeping = sql`select pg_sleep(60)`.execute(db);
      const failed = expect(sleeping).rejects.toThrow(/terminat/);
      await withClient(server.url, async (client) => {
        const busy = `select 1 from pg_stat_activity where state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`;
        while ((await client.query(busy)).rowCount === 0);
        await client.query(others);
      });
      await failed;
      await Promise.all([1, 2, 3].map(() => sql`select 1`.execute(db)));
      await withClient(server.url, (client) => client.query(others));
      // The pool hears of it a moment later; what matters is that this process lives, and works again.
      const answer = await vi.waitFor(() => sql`select 1 as one`.execute(db));
      expect(answer.rows).toEqual([{ one: 1 }]);
    } finally {
      await db.destroy();
    }
  });

  it('does not wait behind a statement that passed its time limit', async () => {
    const db = connect(server.url, { max: 1, query_timeout: 300 });
    try {
      await expect(sql`select pg_sleep(60)`.execute(db)).rejects.toThrow('timeout');
      await expect(sql`select 1 as one`.execute(db)).resolves.toMatchObject({ rows: [{ one: 1 }] });
    } finally {
      await db.destroy();
    }
  });

  it('that accepts and then says nothing is given up', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    const sockets: { destroy(): void }[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    await expect(open(`postgres://a:b@127.0.0.1:${port}/c`)).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      cause: { message: expect.stringContaining('timeout') },
    });
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});

describe('errors of Postgres', () => {
  const { host, port } = { host: '127.0.0.1', port: () => new URL(server.url).port };
  const wrong = 'wr0ng p@ss';
  const addresses: Record<string, () => string> = {
    'a wrong password': () => `postgres://pulseplate:${encodeURIComponent(wrong)}@${host}:${port()}/postgres`,
    'an unknown database': () => server.url.replace(/\/postgres$/, '/absent'),
    'a closed port': () => server.url.replace(`:${port()}/`, ':1/'),
    'a password in the query': () =>
      `postgres://pulseplate@${host}:${port()}/postgres?password=${encodeURIComponent(wrong)}`,
    'a stray percent sign': () =>
      `postgres://pulseplate:${encodeURIComponent(wrong)}%zz@${host}:${port()}/postgres`,
    'a port that is none': () =>
      `postgres://pulseplate:${encodeURIComponent(wrong)}@${host}:99999999/postgres`,
    'a missing certificate': () => `${server.url}?sslmode=verify-full&sslrootcert=/absent.pem`,
  };
  it.each(Object.entries(addresses))('hold no secret: %s', async (_, address) => {
    const url = address();
    const error = await open(url).then(
      async (store) => {
        await store.close();
        throw new Error('It opened');
      },
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'StoreUnavailableError', cause: expect.any(Error) });
    const shown = inspect(error, { depth: null, showHidden: true, maxStringLength: null });
    for (const secret of [
      url,
      wrong,
      encodeURIComponent(wrong),
      server.password,
      encodeURIComponent(server.password),
    ]) {
      expect(shown).not.toContain(secret);
    }
  });
});
