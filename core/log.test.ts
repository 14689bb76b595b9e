import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLogger, type Logger, withoutSecrets } from './log.ts';

describe('text without secrets', () => {
  it.each([
    ['connect failed: redis://:hunter2@10.0.0.1:6379', 'connect failed: redis://***@10.0.0.1:6379'],
    ['postgres://me:hunter2@db/x and rediss://u:hunter2@r', 'postgres://***@db/x and rediss://***@r'],
    ['postgres://me:p@hunter2@db/x', 'postgres://***@db/x'],
    [
      'GET https://api.test/x?x_cg_demo_api_key=hunter2&days=1',
      'GET https://api.test/x?x_cg_demo_api_key=***&days=1',
    ],
    ['?access_token=hunter2', '?access_token=***'],
    [
      'POST https://api.test/bot123456:AAhunter2_x-y/getMe failed',
      'POST https://api.test/bot***/getMe failed',
    ],
    ['https://api.test/file/bot1:hunter2/photo.jpg', 'https://api.test/file/bot***/photo.jpg'],
    ['Authorization: Bearer hunter2.a-b', 'Authorization: ***'],
    ["{ authorization: 'Basic aHVudGVyMg==', accept: '*/*' }", "{ authorization: '***', accept: '*/*' }"],
    ['refused (bearer hunter2)', 'refused (bearer ***)'],
    ['x-cg-demo-api-key: hunter2', 'x-cg-demo-api-key: ***'],
    [
      'nothing to hide: https://example.test/bottom/path?page=2',
      'nothing to hide: https://example.test/bottom/path?page=2',
    ],
  ])('%s', (text, expected) => {
    expect(withoutSecrets(text)).toBe(expected);
  });
});

const address = 'postgres://me:hunter2@db.test/x';

/** The one line that is written, as text and as JSON. */
function logged(write: (log: Logger) => void) {
  const stream = new PassThrough();
  write(createLogger({ LOG_LEVEL: 'info' }, stream));
  const text = String(stream.read());
  return { text, line: JSON.parse(text) };
}

class DriverError extends Error {
  code = 'ECONNREFUSED';
  config = { url: address, headers: { authorization: 'Bearer hunter2' } };
}

describe('a logged error', () => {
  it('keeps type, code, message and stack, which repeats the message, and no other field', () => {
    const { text, line } = logged((log) => log.error({ err: new DriverError(`no ${address}`) }, 'it failed'));
    expect(text).not.toContain('hunter2');
    expect(line).toMatchObject({ level: 50, msg: 'it failed' });
    expect(line.err).toEqual({
      type: 'DriverError',
      code: 'ECONNREFUSED',
      message: 'no postgres://***@db.test/x',
      stack: expect.stringMatching(/^Error: no postgres:\/\/\*\*\*@db\.test\/x\n\s+at .*log\.test\.ts/),
    });
  });

  it('tells its causes with their stacks', () => {
    const root = new TypeError(`cannot reach ${address}`);
    const middle = new DriverError('the driver gave up', { cause: root });
    const { text, line } = logged((log) =>
      log.error({ err: new Error('the store failed', { cause: middle }) }),
    );
    expect(text).not.toContain('hunter2');
    expect(line.err.message).toBe('the store failed');
    expect(line.err.stack).toMatch(
      /the store failed\n\s+at [\s\S]*caused by: Error: the driver gave up\n\s+at [\s\S]*caused by: TypeError: cannot reach postgres:\/\/\*\*\*@db\.test\/x\n\s+at /,
    );
  });

  it('tells what an AggregateError collects', () => {
    const all = new AggregateError([new DriverError(`first ${address}`), `second ${address}`], 'all refused');
    const { text, line } = logged((log) => log.error({ err: all }));
    expect(text).not.toContain('hunter2');
    expect(line.err).toMatchObject({ type: 'AggregateError', message: 'all refused' });
    expect(line.err.stack).toContain('one of: Error: first postgres://***@db.test/x');
    expect(line.err.stack).toContain('one of: second postgres://***@db.test/x');
  });

  it('ends where the causes are a circle', () => {
    const error = new Error('round');
    error.cause = error;
    const { line } = logged((log) => log.error({ err: error }));
    expect(line.err.stack.match(/caused by: Error: round/g)).toHaveLength(4);
  });

  it.each<[string, (log: Logger, error: Error) => void]>([
    ['alone', (log, error) => log.error(error)],
    ['without a text', (log, error) => log.error({ err: error })],
    ['in the text', (log, error) => log.error(`failed: ${error.message}`)],
    ['as an argument of the text', (log, error) => log.error('failed: %s', error.message)],
    ['as an object in the text', (log, error) => log.error('failed: %o', error)],
    ['bound to a child', (log, error) => log.child({ err: error }).error('failed')],
    ['under another name', (log, error) => log.error({ reason: error }, 'failed')],
    ['as a nested field', (log, error) => log.error({ job: { error, list: [error.message] } }, 'failed')],
  ])('hides its secrets %s', (_how, write) => {
    const { text } = logged((log) => write(log, new DriverError(`no ${address}`)));
    expect(text).not.toContain('hunter2');
    expect(text).toContain('no postgres://***@db.test/x');
  });
});

describe('logged fields', () => {
  it.each(['DATABASE_URL', 'REDIS_URL', 'COINGECKO_API_KEY'])(
    'hide %s at the top and one level down',
    (name) => {
      const top = logged((log) => log.info({ [name]: 'hunter2', PORT: 80 }, 'settings'));
      expect(top.line).toMatchObject({ [name]: '[Redacted]', PORT: 80 });
      const below = logged((log) => log.info({ config: { [name]: 'hunter2', PORT: 80 } }, 'settings'));
      expect(below.line.config).toEqual({ [name]: '[Redacted]', PORT: 80 });
      expect(top.text + below.text).not.toContain('hunter2');
    },
  );

  it('are cleared by shape, and written where they cannot be read', () => {
    const odd = {
      get trap() {
        throw new Error('no');
      },
    };
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const { text, line } = logged((log) =>
      log.info({ url: new URL(address), at: new Date(0), odd, circle, none: null, count: 2 }, 'fields'),
    );
    expect(text).not.toContain('hunter2');
    expect(line).toMatchObject({ url: 'postgres://***@db.test/x', at: '1970-01-01T00:00:00.000Z' });
    expect(line).toMatchObject({ odd: '[unreadable]', none: null, count: 2 });
  });
});
