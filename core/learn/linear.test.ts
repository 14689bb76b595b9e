import { describe, expect, it } from 'vitest';
import { solvePositiveDefinite } from './cholesky.ts';
import { shrink } from './linear.ts';
import { Logistic, sigmoid } from './logistic.ts';
import { matrix } from './matrix.ts';
import { Ridge } from './ridge.ts';
import { StandardScaler } from './standardScaler.ts';
import { estimatorBattery } from './testing/battery.ts';

estimatorBattery('Ridge', () => new Ridge({ penalty: 0.1 }));
estimatorBattery(
  'Logistic',
  () => new Logistic({ penalty: 0.1 }),
  (signal) => Number(signal > 0),
);

/** Longley (1967), JASA 62: deflator, GNP, unemployed, armed forces, population, year -> employed. */
const longley = [
  [83.0, 234.289, 235.6, 159.0, 107.608, 1947, 60.323],
  [88.5, 259.426, 232.5, 145.6, 108.632, 1948, 61.122],
  [88.2, 258.054, 368.2, 161.6, 109.773, 1949, 60.171],
  [89.5, 284.599, 335.1, 165.0, 110.929, 1950, 61.187],
  [96.2, 328.975, 209.9, 309.9, 112.075, 1951, 63.221],
  [98.1, 346.999, 193.2, 359.4, 113.27, 1952, 63.639],
  [99.0, 365.385, 187.0, 354.7, 115.094, 1953, 64.989],
  [100.0, 363.112, 357.8, 335.0, 116.219, 1954, 63.761],
  [101.2, 397.469, 290.4, 304.8, 117.388, 1955, 66.019],
  [104.6, 419.18, 282.2, 285.7, 118.734, 1956, 67.857],
  [108.4, 442.769, 293.6, 279.8, 120.445, 1957, 68.169],
  [110.8, 444.546, 468.1, 263.7, 121.95, 1958, 66.513],
  [112.6, 482.704, 381.3, 255.2, 123.366, 1959, 68.655],
  [114.2, 502.601, 393.1, 251.4, 125.368, 1960, 69.564],
  [115.7, 518.173, 480.6, 257.2, 127.852, 1961, 69.331],
  [116.9, 554.894, 400.7, 282.7, 130.081, 1962, 70.551],
];

describe('Ridge', () => {
  const features = matrix(16, 6, Float64Array.from(longley.flatMap((row) => row.slice(0, 6))));
  const targets = matrix(16, 1, Float64Array.from(longley.map((row) => row[6])));

  it('without a penalty is least squares, to the certified values of the NIST Longley problem', () => {
    const { weights, scaler } = new Ridge({ penalty: 0 }).fit(features, targets).save();
    // NIST StRD certifies the slopes for employment in thousands; here it is in millions, GNP and counts in thousands.
    const certified = [
      0.0150618722713733, -0.035819179292591, -0.0202022980381683, -0.0103322686717359, -0.0511041056535807,
      1.82915146461355,
    ];
    for (const [i, slope] of certified.entries())
      expect(weights[i] / scaler.scale[i] / slope, `slope ${i}`).toBeCloseTo(1, 4);
  });

  it('shrinks toward the mean as the penalty grows', () => {
    const spread = (penalty: number) => {
      const { data } = new Ridge({ penalty }).fit(features, targets).predict(features);
      return Math.max(...data) - Math.min(...data);
    };
    expect(spread(1)).toBeLessThan(spread(0.01));
    expect(spread(1e9)).toBeLessThan(1e-6);
  });

  it('solves the one-feature case as by hand', () => {
    // Standardised x = -1, 1; y = 1, 3: covariance 1, weight 1 / (1 + penalty) = 0.5, intercept 2.
    const model = new Ridge({ penalty: 1 }).fit(
      matrix(2, 1, Float64Array.of(10, 20)),
      matrix(2, 1, Float64Array.of(1, 3)),
    );
    expect(model.save().weights[0]).toBeCloseTo(0.5, 12);
    expect([...model.predict(matrix(1, 1, Float64Array.of(20))).data][0]).toBeCloseTo(2.5, 12);
  });

  it('refuses a penalty that is no number >= 0', () => {
    expect(() => new Ridge({ penalty: -1 })).toThrow(RangeError);
    expect(() => new Ridge({ penalty: Number.NaN })).toThrow(RangeError);
  });
});

describe('Logistic', () => {
  it('meets the condition of its optimum: the gradient of loss and penalty is zero', () => {
    const x = [0.5, 1.5, 2, 2.5, 3, 3.5, 4.5, 5];
    const y = [0, 0, 1, 0, 1, 0, 1, 1];
    const penalty = 0.05;
    const features = matrix(8, 1, Float64Array.from(x));
    const model = new Logistic({ penalty }).fit(features, matrix(8, 1, Float64Array.from(y)));
    const standardised = new StandardScaler().fit(features).transform(features).data;
    const probabilities = model.predict(features).data;
    const { weights } = model.save();
    let slope = penalty * weights[0];
    let level = 0;
    for (let i = 0; i < 8; i++) {
      slope += ((probabilities[i] - y[i]) * standardised[i]) / 8;
      level += probabilities[i] - y[i];
    }
    expect(slope).toBeCloseTo(0, 9);
    expect(level).toBeCloseTo(0, 9);
    expect(weights[0]).toBeGreaterThan(0);
  });

  it('predicts the share of ones where features say nothing', () => {
    const features = matrix(4, 1, Float64Array.of(1, 1, 1, 1));
    const model = new Logistic({ penalty: 1 }).fit(features, matrix(4, 1, Float64Array.of(1, 0, 1, 1)));
    expect(model.predict(features).data[0]).toBeCloseTo(0.75, 6);
  });

  it('stays finite on separable data and on one class only', () => {
    const features = matrix(4, 1, Float64Array.of(1, 2, 3, 4));
    for (const y of [
      [0, 0, 1, 1],
      [1, 1, 1, 1],
    ]) {
      const { data } = new Logistic({ penalty: 1e-3 })
        .fit(features, matrix(4, 1, Float64Array.from(y)))
        .predict(features);
      expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });

  it('refuses targets other than 0 and 1', () => {
    expect(() => new Logistic({ penalty: 1 }).fit(matrix(1, 1), matrix(1, 1, Float64Array.of(0.5)))).toThrow(
      /0 or 1/,
    );
  });

  it('has a sigmoid that does not overflow', () => {
    expect([sigmoid(-1000), sigmoid(0), sigmoid(1000)]).toEqual([0, 0.5, 1]);
  });
});

describe('shrinking', () => {
  it('multiplies each output by its own factor, before any link', () => {
    const [x, y] = [matrix(2, 1, Float64Array.of(1, 2)), matrix(2, 2, Float64Array.of(4, 1, 8, 3))];
    const state = new Ridge({ penalty: 0 }).fit(x, y).save();
    const shrunk = new Ridge({ penalty: 0 }).load(shrink(state, [0.5, 0]));
    const { data } = shrunk.predict(matrix(1, 1, Float64Array.of(2)));
    expect(data[0]).toBeCloseTo(4, 6);
    expect(data[1]).toBe(0);
  });
});

describe('solving by Cholesky', () => {
  it('solves several right-hand sides', () => {
    // [[4, 2], [2, 3]] x = [[8, 4], [8, 2]] -> [[1, 1], [2, 0]].
    const x = solvePositiveDefinite(Float64Array.of(4, 2, 2, 3), Float64Array.of(8, 4, 8, 2), 2);
    expect([...x].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([1, 1, 2, 0]);
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(() => solvePositiveDefinite(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1), 2)).toThrow(
      RangeError,
    );
  });
});
