import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlarmState, alarmsOf } from './alarms.ts';
import type { AlarmOptions } from './options.ts';
import { tailProbability } from './tailProbability.ts';
import { simulated } from './testing/simulated.ts';

const daily = { candlesPerYear: 365, window: 730 };
const hourly = { candlesPerYear: 24 * 365, window: 4380 };
const monthly = { budgetPerYear: 12, candlesPerYear: daily.candlesPerYear };
/** Probabilities at which nothing is strange, and everything. */
const [calm, strange] = [0.9, 1e-6];

/** Places of the alarms; `s` is a strange candle, `.` a calm one, `~` one in between, `?` one without a probability. */
function placesOf(text: string, options: Partial<AlarmOptions>): number[] {
  const level = alarmsOf([], { ...monthly, ...options }).state.level;
  const values = { s: strange, '.': calm, '~': 1.5 * level, '?': Number.NaN } as Record<string, number>;
  const { alarm } = alarmsOf(
    [...text].map((one) => values[one]),
    { ...monthly, ...options },
  );
  return [...alarm].flatMap((raised, place) => (raised === 1 ? [place] : []));
}

describe('alarms', () => {
  it('are raised at strange candles, one for as long as no calm one comes', () => {
    expect(placesOf('..s..ssss..s', { coolDown: 0 })).toEqual([2, 5, 11]);
    expect(placesOf('..s..ssss..s', { coolDown: 0, hysteresis: 0 })).toEqual([2, 5, 6, 7, 8, 11]);
  });

  it('wait for a candle that is calm by the hysteresis, not just less strange than the level', () => {
    expect(placesOf('s~s.s', { coolDown: 0, hysteresis: 2 })).toEqual([0, 4]);
    expect(placesOf('s~s.s', { coolDown: 0, hysteresis: 1 })).toEqual([0, 2, 4]);
  });

  it('keep their cool-down', () => {
    expect(placesOf('s.s.s.s.s.s', { coolDown: 3 })).toEqual([0, 4, 8]);
    expect(placesOf('ssssssss', { coolDown: 3, hysteresis: 0 })).toEqual([0, 4]);
  });

  it('ask for k strange candles of the last n, the judged one among them', () => {
    expect(placesOf('s..s.s..', { k: 2, n: 3, coolDown: 0 })).toEqual([5]);
    expect(placesOf('ss.s', { k: 2, n: 2, coolDown: 0 })).toEqual([1]);
    expect(placesOf('s.s.ss', { k: 3, n: 4, coolDown: 0 })).toEqual([5]);
  });

  it('pass over candles of which nothing is known', () => {
    expect(placesOf('s??s.s', { coolDown: 2 })).toEqual([0, 5]);
    const { state } = alarmsOf([Number.NaN, Number.NaN], monthly);
    expect(state).toEqual(alarmsOf([], monthly).state);
  });

  it('start at a level that spends the budget where candles are independent', () => {
    const level = (k: number, n: number) => alarmsOf([], { ...monthly, k, n }).state.level;
    const rate = 12 / daily.candlesPerYear;
    expect(level(1, 1)).toBeCloseTo(rate, 12);
    expect(level(1, 5)).toBeCloseTo(rate, 12);
    expect(level(2, 2)).toBeCloseTo(Math.sqrt(rate), 12);
    const three = level(2, 3);
    expect(three * (1 - (1 - three) ** 2)).toBeCloseTo(rate, 12);
  });

  it('are the same when candles come one by one, or in any parts, through JSON between them', () => {
    const probability = fc.oneof(
      fc.double({ min: 1e-9, max: 1, noNaN: true }),
      fc.double({ min: 1e-9, max: 0.05, noNaN: true }),
      fc.constant(Number.NaN),
    );
    const options = fc
      .record({
        budgetPerYear: fc.double({ min: 0.5, max: 60, noNaN: true }),
        k: fc.integer({ min: 1, max: 3 }),
        extra: fc.integer({ min: 0, max: 4 }),
        coolDown: fc.integer({ min: 0, max: 5 }),
        hysteresis: fc.oneof(fc.constant(0), fc.double({ min: 1, max: 5, noNaN: true })),
      })
      .map(({ k, extra, ...rest }) => ({ ...rest, k, n: k + extra, candlesPerYear: 365.25 }));
    fc.assert(
      fc.property(
        fc.array(fc.array(probability, { maxLength: 12 }), { maxLength: 20 }),
        options,
        (parts, settings) => {
          const batch = alarmsOf(parts.flat(), settings);
          let state: AlarmState | undefined;
          const streamed: number[] = [];
          for (const part of parts) {
            const next = alarmsOf(part, settings, state);
            streamed.push(...next.alarm);
            state = JSON.parse(JSON.stringify(next.state));
          }
          expect(streamed).toEqual([...batch.alarm]);
          if (parts.length > 0) expect(state).toEqual(batch.state);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('leave the state that they went on from as it was', () => {
    const { state } = alarmsOf([strange, calm, calm], { ...monthly, k: 2, n: 3 });
    const copy = structuredClone(state);
    alarmsOf([strange, strange, calm], { ...monthly, k: 2, n: 3 }, state);
    expect(state).toEqual(copy);
  });

  it('never come twice within the cool-down, whatever the probabilities', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-9, max: 0.2, noNaN: true }), { maxLength: 200 }),
        fc.integer({ min: 0, max: 6 }),
        (probabilities, coolDown) => {
          const { alarm } = alarmsOf(probabilities, { ...monthly, coolDown, hysteresis: 0 });
          const places = [...alarm].flatMap((raised, place) => (raised === 1 ? [place] : []));
          for (let i = 1; i < places.length; i++) expect(places[i] - places[i - 1]).toBeGreaterThan(coolDown);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('refuse settings that make no sense', () => {
    const wrong: [Partial<AlarmOptions>, RegExp][] = [
      [{ budgetPerYear: 0 }, /budgetPerYear/],
      [{ budgetPerYear: 92 }, /quarter/],
      [{ candlesPerYear: Number.NaN }, /candlesPerYear/],
      [{ k: 0 }, /k must/],
      [{ k: 2, n: 1 }, /n must/],
      [{ coolDown: 0.5 }, /coolDown/],
      [{ hysteresis: 0.5 }, /hysteresis/],
    ];
    for (const [options, message] of wrong)
      expect(() => alarmsOf([], { ...monthly, ...options })).toThrow(message);
  });
});

describe('the rate of alarms over twenty years', () => {
  const years = 20;
  const length = 730 + Math.round(years * daily.candlesPerYear);

  /** Alarms of twenty years over the budget of twenty years. */
  function spent(energies: Float64Array, options: Partial<AlarmOptions> = {}): number {
    const settings = { ...monthly, ...options };
    const { alarm } = alarmsOf(tailProbability(energies).subarray(730), settings);
    return alarm.reduce((sum, one) => sum + one, 0) / (years * settings.budgetPerYear);
  }

  it.each(Object.keys(simulated) as (keyof typeof simulated)[])(
    'is the budget, to 10 %%, of %s energies',
    (name) => {
      for (const seed of [1, 2]) {
        const share = spent(simulated[name](length, seed));
        expect(Math.abs(share - 1), `${share} with seed ${seed}`).toBeLessThan(0.1);
      }
    },
  );

  it('is the budget, to 15 %, whatever is asked of an alarm', () => {
    const energies = simulated.clusteredHeavyTailed(length, 3);
    for (const options of [
      { k: 2, n: 3 },
      { coolDown: 10, hysteresis: 4 },
      { coolDown: 0, hysteresis: 0 },
      { budgetPerYear: 4 },
      { budgetPerYear: 40 },
    ]) {
      const share = spent(energies, options);
      expect(Math.abs(share - 1), `${share} with ${JSON.stringify(options)}`).toBeLessThan(0.15);
    }
  });

  it('is the budget also on hourly candles, to 20 % over four series of three years', () => {
    const hours = Math.round(3 * hourly.candlesPerYear);
    let alarms = 0;
    for (const seed of [1, 2, 3, 4]) {
      const energies = simulated.clustered(hourly.window + hours, seed);
      const probabilities = tailProbability(energies, hourly).subarray(hourly.window);
      const { alarm } = alarmsOf(probabilities, { ...monthly, candlesPerYear: hourly.candlesPerYear });
      alarms += alarm.reduce((sum, one) => sum + one, 0);
    }
    expect(Math.abs(alarms / 144 - 1)).toBeLessThan(0.2);
  });

  it('is 0 where nothing ever happens: a budget need not be spent', () => {
    expect(spent(new Float64Array(length).fill(2))).toBe(0);
  });

  it('falls back to the budget after a level that was far off', () => {
    const energies = simulated.heavyTailed(length, 4);
    const { state } = alarmsOf([], monthly);
    const high = { ...state, level: 10 * state.level };
    const { alarm } = alarmsOf(tailProbability(energies).subarray(730), monthly, high);
    const later = alarm.subarray(Math.round(3 * daily.candlesPerYear));
    const rate = later.reduce((sum, one) => sum + one, 0) / (17 * 12);
    expect(Math.abs(rate - 1)).toBeLessThan(0.1);
  });
});
