import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A real Postgres server of one test's own, on loopback, with a password. */
export interface PrivatePostgres {
  url: string;
  password: string;
  /** Ends the server as an operator would, cutting every connection. The data stays. */
  stop(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
  /** An empty database beside the first. */
  createDatabase(name: string): Promise<string>;
  /** Stops it and deletes its data. */
  remove(): Promise<void>;
}

const USER = 'pulseplate';
/** Holds what an address must escape, so that a test sees whether the escaped or the plain form leaks. */
const PASSWORD = 's3cret p@ss/word';
const START_TIMEOUT_MS = 30_000;

export async function startPostgres(): Promise<PrivatePostgres> {
  const binaries = findBinaries();
  const owner = ownerOfServer();
  const home = mkdtempSync(join(tmpdir(), 'pulseplate-postgres-'));
  const data = join(home, 'data');
  const passwordFile = join(home, 'password');
  writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
  if (owner.uid !== undefined) {
    chownSync(home, owner.uid, owner.gid);
    chownSync(passwordFile, owner.uid, owner.gid);
  }
  chmodSync(home, 0o700);
  execFileSync(
    join(binaries, 'initdb'),
    [`--pgdata=${data}`, `--username=${USER}`, `--pwfile=${passwordFile}`, ...initOptions],
    { ...owner, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] },
  );

  const port = await freePort();
  const url = `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const killAtExit = () => server?.kill('SIGQUIT');
  process.on('exit', killAtExit);

  const start = async () => {
    const child = spawn(join(binaries, 'postgres'), ['-D', data, '-p', String(port), ...serverOptions], {
      ...owner,
      cwd: home,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server = child;
    let log = '';
    child.stderr.on('data', (chunk) => {
      log = (log + chunk).slice(-4_000);
    });
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await answers(url))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`The private Postgres did not start:\n${log}`);
      }
      await sleep(30);
    }
  };
  const stop = async () => {
    const child = server;
    server = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    // "Fast shutdown" in PostgreSQL's words: it does not wait for the clients.
    child.kill('SIGINT');
    await exited;
  };

  await start();
  return {
    url,
    password: PASSWORD,
    start,
    stop,
    async createDatabase(name) {
      await withClient(url, (client) => client.query(`create database ${name}`));
      return url.replace(/\/postgres$/, `/${name}`);
    },
    async remove() {
      await stop();
      process.off('exit', killAtExit);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const initOptions = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'];
/** No socket file, no flushing of the disk: it lives for one test. */
const serverOptions = ['-h', '127.0.0.1', '-k', '', '-F'];

/** Runs something on a connection beside the store's, and closes it. */
export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await withClient(url, (client) => client.query('select 1'));
    return true;
  } catch {
    return false;
  }
}

/** Debian keeps the server's programs out of the PATH, by version: the newest is taken. */
function findBinaries(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const found = folders.find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
  if (found === undefined) {
    throw new Error('These tests need a PostgreSQL server: `npm run setup` installs it.');
  }
  return found;
}

/** Postgres refuses to run as root; the package brings a user for it. */
function ownerOfServer(): { uid: number; gid: number } | { uid?: undefined; gid?: undefined } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}
