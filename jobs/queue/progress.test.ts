import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Progress } from './port.ts';
import { ProgressThrottle } from './progress.ts';

let sent: Progress[];
let throttle: ProgressThrottle;
beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  throttle = new ProgressThrottle((progress) => sent.push(progress));
});
afterEach(() => vi.useRealTimers());

test('the first report goes at once, then the newest of each 100 ms', () => {
  throttle.report(0.1);
  throttle.report(0.2);
  throttle.report(0.3, 'c');
  expect(sent).toEqual([{ fraction: 0.1 }]);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([{ fraction: 0.1 }, { fraction: 0.3, note: 'c' }]);
  vi.advanceTimersByTime(1000);
  expect(sent).toHaveLength(2);
});

test('a handler that never yields is heard by its own next report', () => {
  throttle.report(0.1);
  const later = performance.now() + 150;
  vi.spyOn(performance, 'now').mockReturnValue(later);
  throttle.report(0.5);
  expect(sent.map(({ fraction }) => fraction)).toEqual([0.1, 0.5]);
  vi.restoreAllMocks();
});

test('fractions stay within 0..1 and never fall', () => {
  for (const fraction of [-1, 0.5, 0.2, Number.NaN, Number.POSITIVE_INFINITY]) {
    throttle.report(fraction);
    vi.advanceTimersByTime(100);
  }
  expect(sent.map(({ fraction }) => fraction)).toEqual([0, 0.5, 0.5, 0.5, 1]);
});

test('nothing is sent after the end, but the last report is known', () => {
  throttle.report(0.1);
  throttle.report(0.9, 'last');
  throttle.end();
  throttle.report(1);
  vi.advanceTimersByTime(1000);
  expect(sent).toEqual([{ fraction: 0.1 }]);
  expect(throttle.last).toEqual({ fraction: 0.9, note: 'last' });
});
