import { expect, test } from 'vitest';
import { describeFailure, loggable, reviveFailure } from './failure.ts';

test('an error keeps name, message, code, frames and causes; secrets are masked', () => {
  const cause = Object.assign(new RangeError('at redis://me:pw@host/1?apikey=abc'), { code: 'E_HOST' });
  const thrown = new TypeError('first', { cause });
  const revived = reviveFailure(structuredClone(describeFailure(thrown)));
  expect(revived).toMatchObject({ name: 'TypeError', message: 'first' });
  expect(revived.stack).toBe(thrown.stack);
  expect(revived.cause).toMatchObject({
    name: 'RangeError',
    message: 'at redis://***@host/1?apikey=***',
    code: 'E_HOST',
  });
});

test('a message of several lines does not slip into the log', () => {
  const failure = describeFailure(new Error('I weigh\n104 kg\nat least'));
  expect(JSON.stringify(loggable(failure))).not.toMatch(/weigh|104|least/);
  expect(failure.frames).toMatch(/^ +at .*failure\.test\.ts/);
});

test.each([
  ['text', 'oops', 'not an Error was thrown: oops'],
  ['nothing', undefined, 'not an Error was thrown: undefined'],
  ['what cannot be text', Object.create(null), 'not an Error was thrown: object'],
])('%s may be thrown too', (_, thrown, message) => {
  expect(describeFailure(thrown)).toEqual({ name: 'Error', message, frames: '' });
});

test('a circle of causes ends', () => {
  const first = new Error('a');
  first.cause = new Error('b', { cause: first });
  expect(JSON.stringify(describeFailure(first)).match(/"message"/g)).toHaveLength(5);
});
