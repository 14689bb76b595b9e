import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Progress } from '../../port.ts';
import { freshKey, type Open, type Opened, patience } from './opened.ts';

export function results(open: Open): void {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.queue.drain(1000));
  const ask = (name: string, data?: unknown) =>
    opened.queue.submit(name, data, { deadlineMs: patience }).outcome;

  test('data and results cross unchanged, also what JSON would lose', async () => {
    const value = {
      typed: [new Float32Array([1.5, Number.NaN]), new Float64Array([-0, 1 / 3]), new Uint8Array([1, 255])],
      numbers: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 2n ** 80n],
      nothing: undefined,
      hole: null,
      when: new Date('2025-06-30T00:00:00Z'),
      map: new Map([['a', new Set([1])]]),
      text: 'Zürich \u202e\u0000 🍲',
      big: 'x'.repeat(300_000),
    };
    const outcome = await ask('echo', value);
    // toStrictEqual tells 0 from -0, undefined from absent, and the types of arrays.
    expect(outcome).toStrictEqual({ ok: true, value });
  });

  test('the data is taken as it is when submitted', async () => {
    const data = { list: [1] };
    const outcome = ask('echo', data);
    data.list.push(2);
    expect(await outcome).toEqual({ ok: true, value: { list: [1] } });
  });

  test('a refusal of the handler is a result', async () => {
    const refusal = { id: 'NotEnoughHistory', message: 'Only 3 days.', hint: 'Take another token.' };
    expect(await ask('refuse')).toEqual({ ok: false, refusal });
  });

  test('ids hold no colon and are never digits only', async () => {
    const plain = opened.queue.submit('nothing', 1, { deadlineMs: patience });
    const keyed = opened.queue.submit('nothing', 1, { deadlineMs: patience, idempotencyKey: '12:34' });
    for (const { id } of [plain, keyed]) expect(id).toMatch(/^[a-z][\w-]+$/);
    expect(await plain.outcome).toEqual(await keyed.outcome);
  });

  test('progress rises, is thinned, and its last report is not lost', async () => {
    const seen: Progress[] = [];
    const handle = opened.queue.submit('steps', null, {
      deadlineMs: patience,
      onProgress: (progress) => seen.push(progress),
    });
    expect(await handle.outcome).toEqual({ ok: true, value: 'all' });
    expect(seen[0]).toEqual({ fraction: 0, note: 'first' });
    expect(seen.at(-1)).toEqual({ fraction: 1, note: 'last' });
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    // 2,007 reports are made; how many get through depends on the machine, that most are dropped does not.
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen.length).toBeLessThan(1_000);
  });

  test('a listener that throws harms nobody', async () => {
    const handle = opened.queue.submit('steps', null, {
      deadlineMs: patience,
      onProgress: () => {
        throw new Error('a bug of the surface');
      },
    });
    expect(await handle.outcome).toEqual({ ok: true, value: 'all' });
    expect(opened.lines.join()).toContain('onProgress threw');
  });

  test("handlers reach the main thread's services", async () => {
    const outcome = await ask('services', new Float64Array([1.5, -0]));
    expect(outcome).toStrictEqual({
      ok: true,
      value: {
        doubled: new Float64Array([3, -0]),
        errors: [
          'RangeError: no route to postgres://***@db/x E_ROUTE',
          'TypeError: The service "notes" has no method "missing". ',
          'TypeError: The service "notes" has no method "constructor". ',
          expect.stringMatching(/^DataCloneError: /),
          expect.stringMatching(/^DataCloneError: /),
        ],
        names: ['notes'],
      },
    });
  });

  test('a service call that comes after the answer is dropped, and the thread lives on', async () => {
    const key = freshKey();
    expect(await ask('straggler', { key })).toEqual({ ok: true, value: 'gone' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(opened.notes.of(key)).toEqual([]);
    expect(opened.lines.join()).not.toContain('idle worker thread died');
  });

  test('200 jobs at once are each answered once', async () => {
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    const outcomes = await Promise.all(numbers.map((n) => ask('echo', n)));
    expect(outcomes).toEqual(numbers.map((value) => ({ ok: true, value })));
    const { waiting, active, threads } = await opened.queue.health();
    expect({ waiting, threads }).toEqual({ waiting: 0, threads: 2 });
    expect(active).toBeLessThanOrEqual(2);
  });

  test.each([
    ['a function in the data', () => opened.queue.submit('echo', () => 1, { deadlineMs: 1 }), /clone/],
    [
      'a deadline that is no number',
      () => opened.queue.submit('echo', 1, { deadlineMs: Number.NaN }),
      /deadlineMs/,
    ],
    ['no tries', () => opened.queue.submit('echo', 1, { deadlineMs: 1, attempts: 0 }), /attempts/],
    [
      'an endless pause',
      () => opened.queue.submit('echo', 1, { deadlineMs: 1, backoffMs: Number.NaN }),
      /backoffMs/,
    ],
    ['no name', () => opened.queue.submit('', 1, { deadlineMs: 1 }), /name/],
    [
      'an empty key',
      () => opened.queue.submit('echo', 1, { deadlineMs: 1, idempotencyKey: '' }),
      /idempotencyKey/,
    ],
  ])('%s is a bug of the caller and thrown at once', (_, submit, words) => {
    expect(submit).toThrow(words);
  });
}
