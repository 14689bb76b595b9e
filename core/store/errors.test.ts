import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isPassing, StoreLockedError, StoreUnavailableError, unavailable } from './errors.ts';

const coded = (code: string, message = 'fault') => Object.assign(new Error(message), { code });

describe('unavailable', () => {
  it('keeps name, code, message and the chain of causes, and drops what drivers hang on their errors', () => {
    const inner = coded('ECONNRESET', 'read ECONNRESET');
    const error = Object.assign(new TypeError('went wrong', { cause: inner }), {
      code: '57P01',
      client: { password: 'pass-of-client' },
      parameters: ['what somebody wrote'],
    });
    const wrapped = unavailable('get candles', error);
    expect(wrapped).toBeInstanceOf(StoreUnavailableError);
    expect(wrapped.message).toBe('The store failed to get candles (57P01).');
    expect(wrapped.cause).toMatchObject({ name: 'TypeError', code: '57P01', message: 'went wrong' });
    expect((wrapped.cause as Error).cause).toMatchObject({ code: 'ECONNRESET', message: 'read ECONNRESET' });
    const shown = inspect(wrapped, { depth: null, showHidden: true });
    expect(shown).not.toContain('pass-of-client');
    expect(shown).not.toContain('what somebody wrote');
  });

  it('hides secrets in messages, stacks and causes, and the password of any address', () => {
    const error = new Error('no login with hunter2 at postgres://someone:other@host/db', {
      cause: new Error('hunter2 again'),
    });
    const shown = inspect(unavailable('open', error, ['hunter2']), { depth: null, showHidden: true });
    expect(shown).not.toMatch(/hunter2|other@/);
    expect(shown).toContain('no login with *** at postgres://***@host/db');
  });

  it('tells the first of the errors of a refused connection, and survives a cycle', () => {
    const refused = new AggregateError([coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:5432')], '');
    expect(unavailable('open', refused).cause).toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    const cycle = new Error('round');
    cycle.cause = cycle;
    expect(unavailable('open', cycle).cause).toMatchObject({ message: 'round' });
    expect(unavailable('open', 'a text').cause).toMatchObject({ message: 'a text' });
  });

  it('leaves our own errors as they are', () => {
    const locked = new StoreLockedError('/data', 7);
    expect(unavailable('open', locked)).toBe(locked);
    expect(locked).toBeInstanceOf(StoreUnavailableError);
  });
});

describe('isPassing', () => {
  it.each(['08006', '57P01', '40P01', '40001', 'ECONNRESET', 'EPIPE'])('is true for %s', (code) => {
    expect(isPassing(coded(code))).toBe(true);
  });
  it.each(['ECONNREFUSED', '57P03', '23505', '28P01', '53300'])('is false for %s', (code) => {
    expect(isPassing(coded(code))).toBe(false);
  });
  it('knows the words of the driver where it gives no code', () => {
    expect(isPassing(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isPassing(new Error('Query read timeout'))).toBe(false);
    expect(isPassing('Connection terminated')).toBe(false);
  });
});
