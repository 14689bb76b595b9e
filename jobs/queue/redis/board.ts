import type { Redis } from 'ioredis';
import { rememberMs } from '../limits.ts';
import type { Letter, Names } from './wire.ts';

/** What an asker finds when it joins. */
type Place =
  /** Added to the board; the job itself has to be added yet. */
  | { kind: 'new' }
  | { kind: 'joined' }
  | { kind: 'done'; payload: string }
  /** Finished, but too long ago to be shared: to be removed, then joined again. */
  | { kind: 'stale' }
  | { kind: 'full' };

/** Askers who died without leaving are swept this long after the last deadline. */
const sweepMs = 60_000;

const join = `
local job = redis.call('HMGET', KEYS[2], 'timestamp', 'finishedOn', 'returnvalue')
if job[2] then
  if job[3] and tonumber(ARGV[3]) - tonumber(job[2]) <= tonumber(ARGV[5]) then return {'done', job[3]} end
  return {'stale'}
end
if not job[1] then
  local waiting = redis.call('LLEN', KEYS[3]) + redis.call('ZCARD', KEYS[4]) + redis.call('ZCARD', KEYS[5])
  if waiting >= tonumber(ARGV[4]) then return {'full'} end
end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', tonumber(last) + tonumber(ARGV[6])))
return {job[1] and 'joined' or 'new'}
`;

const leave = `
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('ZCARD', KEYS[1])
`;

const until = `
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
return redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
`;

const tell = `
local told = {}
for _, asker in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  local process = string.match(asker, '^[^/]+')
  if not told[process] then
    told[process] = true
    redis.call('PUBLISH', ARGV[1] .. process, ARGV[2])
  end
end
if ARGV[3] == 'end' then redis.call('DEL', KEYS[1]) end
`;

interface Scripted extends Redis {
  boardJoin(...args: (string | number)[]): Promise<[Place['kind'], string?]>;
  boardLeave(key: string, asker: string): Promise<number>;
  boardUntil(key: string, now: number): Promise<string | null>;
  boardTell(key: string, inbox: string, letter: string, end: 'end' | 'more'): Promise<null>;
}

/**
 * Who waits for which job, across all processes: a sorted set per job, of askers (`<process>/<number>`) by deadline.
 * It is the one truth about whether a job is still wanted; messages only hint that it is worth a look.
 */
export class Board {
  readonly #redis: Scripted;
  readonly #names: Names;

  constructor(redis: Redis, names: Names) {
    redis.defineCommand('boardJoin', { numberOfKeys: 5, lua: join });
    redis.defineCommand('boardLeave', { numberOfKeys: 1, lua: leave });
    redis.defineCommand('boardUntil', { numberOfKeys: 1, lua: until });
    redis.defineCommand('boardTell', { numberOfKeys: 1, lua: tell });
    this.#redis = redis as Scripted;
    this.#names = names;
  }

  async join(jobId: string, asker: string, deadline: number, maxWaiting: number): Promise<Place> {
    const [kind, returnValue] = await this.#redis.boardJoin(
      this.#names.askers(jobId),
      this.#names.bull(jobId),
      this.#names.bull('wait'),
      this.#names.bull('prioritized'),
      this.#names.bull('delayed'),
      asker,
      deadline,
      Date.now(),
      maxWaiting,
      rememberMs,
      sweepMs,
    );
    return kind === 'done' ? { kind, payload: JSON.parse(returnValue!) } : { kind };
  }

  /** True when nobody is left. */
  async leave(jobId: string, asker: string): Promise<boolean> {
    return (await this.#redis.boardLeave(this.#names.askers(jobId), asker)) === 0;
  }

  /** The last deadline of those who still wait, or undefined when nobody does. */
  async wantedUntil(jobId: string): Promise<number | undefined> {
    const last = await this.#redis.boardUntil(this.#names.askers(jobId), Date.now());
    return last === null ? undefined : Number(last);
  }

  /** Sends a letter to every process with an asker; after an end nobody waits any more. */
  async tell(letter: Letter): Promise<void> {
    await this.#redis.boardTell(
      this.#names.askers(letter.id),
      this.#names.inbox(''),
      JSON.stringify(letter),
      letter.type === 'end' ? 'end' : 'more',
    );
  }

  /** Hints to the workers that the job may have lost its last asker. */
  async nudge(jobId: string): Promise<void> {
    await this.#redis.publish(this.#names.nudge, jobId);
  }

  /** What became of a job: for a process that may have missed a letter. */
  async look(jobId: string): Promise<{ state: 'open' | 'gone' } | { state: 'done'; payload: string }> {
    const [added, returnValue] = await this.#redis.hmget(this.#names.bull(jobId), 'timestamp', 'returnvalue');
    if (typeof returnValue === 'string') return { state: 'done', payload: JSON.parse(returnValue) };
    return { state: added === null ? 'gone' : 'open' };
  }
}
