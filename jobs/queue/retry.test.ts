import { expect, test } from 'vitest';
import { pauseAfter } from './retry.ts';

test('pauses double, less at most a quarter left to chance', () => {
  const longest = [1, 2, 3, 4].map((tries) => pauseAfter(tries, 100, () => 0));
  const shortest = [1, 2, 3, 4].map((tries) => pauseAfter(tries, 100, () => 1));
  expect(longest).toEqual([100, 200, 400, 800]);
  expect(shortest).toEqual([75, 150, 300, 600]);
});
