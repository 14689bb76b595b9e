import { describe, expect, it } from 'vitest';
import { walkForward } from './walkForward.ts';

describe('walking forward', () => {
  it('covers every day once and never learns from the embargo or later', () => {
    const folds = walkForward({ from: 100, to: 175, step: 30, embargo: 5 });
    expect(folds).toEqual([
      { trainUntil: 94, testFrom: 100, testTo: 129 },
      { trainUntil: 124, testFrom: 130, testTo: 159 },
      { trainUntil: 154, testFrom: 160, testTo: 175 },
    ]);
  });

  it('refuses a step that does not advance', () => {
    expect(() => walkForward({ from: 0, to: 1, step: 0, embargo: 0 })).toThrow(RangeError);
  });

  it('rolls a window of its length along', () => {
    const folds = walkForward({ from: 100, to: 119, step: 10, embargo: 5, window: 30 });
    expect(folds).toEqual([
      { trainFrom: 65, trainUntil: 94, testFrom: 100, testTo: 109 },
      { trainFrom: 75, trainUntil: 104, testFrom: 110, testTo: 119 },
    ]);
    expect(() => walkForward({ from: 0, to: 1, step: 1, embargo: 0, window: 0 })).toThrow('window');
  });
});
