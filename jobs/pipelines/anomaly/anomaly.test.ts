import { describe, expect, it } from 'vitest';
import { averagePrecision } from '../../../core/learn/metrics/separation.ts';
import { syntheticCandles } from '../../../core/market/testing/syntheticCandles.ts';
import { matchAlarms, rankedCases } from './eventScores.ts';
import { countedEvents, isVisible } from './events.ts';
import { inject, injections } from './injections.ts';
import { resampledPrecision } from './intervals.ts';

const records = [
  { day: 100, type: 'crash', symbols: ['ALL'] },
  { day: 102, type: 'depeg', symbols: ['BTC'] },
  { day: 150, type: 'hack', symbols: ['BTC'] },
  { day: 200, type: 'crash', symbols: ['ETH'] },
];

describe('events', () => {
  it('count by kind and token, and are one where they are two days apart', () => {
    const found = [99, 100, 101, 102, 103];
    expect(countedEvents(records, 'BTC')).toEqual([{ days: [100, 102], found }]);
    expect(countedEvents(records, 'ETH').map(({ days }) => days)).toEqual([[100], [200]]);
  });

  it('are visible where a day that finds them falls by 5 % from the last close', () => {
    const candles = syntheticCandles(300, { lastDay: 299 });
    const [event] = countedEvents(records, 'BTC');
    for (const day of event.found) candles.low[day] = candles.close[day - 1];
    expect(isVisible(event, candles)).toBe(false);
    candles.low[99] = 0.95 * candles.close[98];
    expect(isVisible(event, candles)).toBe(true);
  });

  it('are found within a day, early or late, and each once', () => {
    const events = countedEvents(records, 'ETH');
    const match = matchAlarms([99, 101, 150, 202], events, new Set([99, 100, 101, 150]));
    expect(match).toEqual({ events: 2, lags: [-1, undefined], alarms: 4, right: 2, explained: 3 });
  });

  it('are ranked by their strangest day, and drawn twice count twice', () => {
    const day = Array.from({ length: 300 }, (_, i) => i);
    const score = day.map((date) => (date === 101 ? 9 : date === 200 ? 1 : (date * 7) % 5));
    const events = countedEvents(records, 'ETH');
    const cases = rankedCases({ day, score }, events);
    expect(cases.scores).toHaveLength(300 - 6 + 2);
    expect(cases.scores.slice(0, 2)).toEqual([9, Math.max(score[199], 1, score[201])]);
    const drawn = resampledPrecision([{ ...cases, eventDays: [100, 200] }]);
    const once = new Map(events.map(({ days }) => [days[0], 1]));
    expect(drawn(once)).toBeCloseTo(averagePrecision(cases.scores, cases.positives), 12);
    expect(drawn(new Map([[100, 2]]))).toBe(1);
  });
});

describe('faults', () => {
  it.each(Object.keys(injections))(
    '%s changes its own days and leaves the given candles as they are',
    (kind) => {
      const candles = syntheticCandles(200);
      const before = structuredClone(candles);
      const faulty = inject(kind, candles, 150, () => 0.4);
      expect(candles).toEqual(before);
      expect(faulty.day).toHaveLength(150 + injections[kind].days);
      for (const column of ['open', 'high', 'low', 'close', 'volume'] as const)
        expect(faulty[column].slice(0, 150)).toEqual(candles[column].slice(0, 150));
      const changed = (['close', 'volume'] as const).some(
        (column) => faulty[column][150] !== candles[column][150],
      );
      expect(changed).toBe(true);
      for (const i of faulty.day.keys()) expect(faulty.high[i]).toBeGreaterThanOrEqual(faulty.low[i]);
    },
  );
});
