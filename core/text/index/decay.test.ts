import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dailyIndex } from './daily.ts';
import { DecayedScores, MOST_SHARE, NEUTRAL_PRIOR, type ScoredHeadline } from './decay.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const options = { halfLifeHours: 24 };
const start = Date.UTC(2026, 0, 1);

/** Headlines in the order of their times, within forty days. */
const headlines = fc
  .array(
    fc.record({
      published: fc.integer({ min: start, max: start + 40 * DAY }),
      score: fc.double({ min: -1, max: 1, noNaN: true }),
    }),
    { maxLength: 60 },
  )
  .map((list) => list.sort((a, b) => a.published - b.published));

/** The definition, written out. */
function byDefinition(list: readonly ScoredHeadline[], now: number) {
  const weights = list.map(({ published }) => 0.5 ** ((now - published) / (options.halfLifeHours * HOUR)));
  const sum = (of: (weight: number, score: number) => number) =>
    list.reduce((total, { score }, i) => total + of(weights[i], score), 0);
  const weight = sum((w) => w);
  const mean = sum((w, s) => w * s) / weight;
  return {
    value: sum((w, s) => w * s) / (weight + NEUTRAL_PRIOR),
    mean,
    effectiveCount: weight ** 2 / sum((w) => w * w),
    deviation: Math.sqrt(sum((w, s) => w * (s - mean) ** 2) / weight),
  };
}

describe('the decayed scores', () => {
  it('are what the definition says, however they are added up', () => {
    fc.assert(
      fc.property(
        headlines.filter((list) => list.length > 0),
        fc.integer({ min: 0, max: 5 * DAY }),
        (list, later) => {
          const scores = new DecayedScores(options);
          for (const headline of list) scores.add(headline);
          const now = list[list.length - 1].published + later;
          const read = scores.readAt(now);
          const wanted = byDefinition(list, now);
          expect(read.value).toBeCloseTo(wanted.value, 9);
          expect(read.mean).toBeCloseTo(wanted.mean, 9);
          expect(read.effectiveCount).toBeCloseTo(wanted.effectiveCount, 6);
          if (read.dissent !== null) expect(read.dissent).toBeCloseTo(wanted.deviation, 6);
          expect(Math.abs(read.value)).toBeLessThanOrEqual(Math.abs(read.mean));
        },
      ),
    );
  });

  it('halve with every half-life, and a lone headline is drawn towards neutral', () => {
    const scores = new DecayedScores(options);
    scores.add({ published: start, score: 1 });
    expect(scores.readAt(start)).toEqual({
      value: 1 / 4,
      mean: 1,
      effectiveCount: 1,
      dissent: null,
      weight: 1,
    });
    const later = scores.readAt(start + DAY);
    expect(later.weight).toBeCloseTo(0.5, 12);
    expect(later.value).toBeCloseTo(0.5 / 3.5, 12);
    expect(later.mean).toBeCloseTo(1, 12);
  });

  it('tell nothing where there is none, and of dissent what the two sides are apart', () => {
    expect(new DecayedScores(options).readAt(start)).toEqual({
      ...{ value: 0, mean: 0, effectiveCount: 0, dissent: null, weight: 0 },
    });
    const scores = new DecayedScores(options);
    for (const score of [1, -1, 1, -1]) scores.add({ published: start, score });
    expect(scores.readAt(start)).toMatchObject({ value: 0, dissent: 1, effectiveCount: 4 });
  });

  it('give no source more than its share, and leave the others what they are', () => {
    const told = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.double({ min: -1, max: 1, noNaN: true })),
      {
        minLength: 1,
        maxLength: 80,
      },
    );
    fc.assert(
      fc.property(told, (list) => {
        const scores = new DecayedScores(options);
        for (const [source, score] of list) scores.add({ published: start, score, source });
        const { value, weight } = scores.readAt(start);
        const whole = weight + NEUTRAL_PRIOR;
        const left = list.map(([source]) => scores.shareLeft(source));
        expect(left.reduce((sum, one) => sum + one, 0)).toBeCloseTo(weight, 9);
        expect(list.reduce((sum, [, score], i) => sum + left[i] * score, 0) / whole).toBeCloseTo(value, 9);
        for (const source of new Set(list.map(([one]) => one))) {
          const count = list.filter(([one]) => one === source).length;
          const share = (count * scores.shareLeft(source)) / whole;
          expect(share).toBeLessThanOrEqual(MOST_SHARE + 1e-12);
          // Nobody is held down who is not above it.
          if (scores.shareLeft(source) < 1) expect(share).toBeCloseTo(MOST_SHARE, 9);
        }
      }),
    );
  });

  it('are not set by whoever posts most: a hundred of one against twenty of outlets', () => {
    const scores = new DecayedScores(options);
    for (let i = 0; i < 20; i++) scores.add({ published: start, score: 0, source: `outlet ${i % 5}` });
    for (let i = 0; i < 100; i++) scores.add({ published: start, score: 1, source: 'forum' });
    expect(scores.readAt(start).value).toBeCloseTo(MOST_SHARE, 9);
  });

  it('come to nothing and not to NaN after years without news', () => {
    const scores = new DecayedScores(options);
    scores.add({ published: start, score: -1 });
    const read = scores.readAt(start + 4_000 * DAY);
    expect(Object.values(read).every((value) => value === null || Number.isFinite(value))).toBe(true);
    expect(read.value).toBeCloseTo(0, 12);
  });

  it('refuse what does not come in order, and a half-life that is none', () => {
    const scores = new DecayedScores(options);
    scores.add({ published: start, score: 1 });
    expect(() => scores.add({ published: start - 1, score: 1 })).toThrow(RangeError);
    expect(() => scores.readAt(Number.NaN)).toThrow(RangeError);
    expect(() => new DecayedScores({ halfLifeHours: 0 })).toThrow(RangeError);
  });
});

describe('the daily index', () => {
  it('has every day, with the headlines of that day, and is the reading at its end', () => {
    const list = [
      { published: start + 5 * HOUR, score: 1 },
      { published: start + DAY - 1, score: 1 },
      { published: start + 2 * DAY, score: -1 },
    ];
    const days = dailyIndex(list, '2026-01-04', options);
    expect(days.map(({ date, count }) => [date, count])).toEqual([
      ['2026-01-01', 2],
      ['2026-01-02', 0],
      ['2026-01-03', 1],
      ['2026-01-04', 0],
    ]);
    expect(days[2].value).toBeCloseTo(byDefinition(list, start + 3 * DAY).value, 9);
    expect(dailyIndex([], '2026-01-04', options)).toEqual([]);
  });

  it('never looks ahead: cutting the news off after a day changes nothing up to that day', () => {
    fc.assert(
      fc.property(headlines, fc.integer({ min: 0, max: 40 }), (list, day) => {
        const end = start + (day + 1) * DAY;
        const whole = dailyIndex(list, '2026-02-10', options);
        const cut = dailyIndex(
          list.filter(({ published }) => published < end),
          new Date(end - 1).toISOString().slice(0, 10),
          options,
        );
        expect(whole.slice(0, cut.length)).toEqual(cut);
      }),
    );
  });
});
