import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../matrix.ts';
import { mean } from '../mean.ts';
import { GradientBoosting } from './gradientBoosting.ts';
import { friedman, rowsWhere } from './testing/classicData.ts';

const column = (...values: number[]) => matrix(values.length, 1, Float64Array.from(values));
const stump = { rounds: 1, maxLeaves: 2, minSamplesLeaf: 1, learningRate: 0.5 };
const x = column(1, 2, 3, 4);

describe('one boosted stump, by hand', () => {
  it('of squared loss: the mean residual, drawn to 0 by the penalty, times the learning rate', () => {
    // Mean 4; residuals -4, -2, 0, 6. Splits gain 21.3, 36, 48 without a penalty: the last one is best.
    const model = new GradientBoosting({ loss: 'squared', ...stump }).fit(x, column(0, 2, 4, 10));
    const [{ base, splitColumns, values }] = model.save().outputs;
    expect(base).toBe(4);
    expect(splitColumns).toEqual([0, -1, -1]);
    expect(values).toEqual([3.5, -1, 3]);
    // With penalty 2: 16 / 3 + 16 / 5 = 8.5, 36 / 4 + 36 / 4 = 18, 36 / 5 + 36 / 3 = 19.2.
    const drawn = new GradientBoosting({ loss: 'squared', ...stump, penalty: 2 }).fit(x, column(0, 2, 4, 10));
    expect(drawn.save().outputs[0].values).toEqual([3.5, (0.5 * -6) / 5, (0.5 * 6) / 3]);
  });

  it('of log loss: the Newton step on log-odds', () => {
    // One in two: log-odds 0, gradients 0.5, 0.5, -0.5, -0.5, second derivatives 0.25.
    const model = new GradientBoosting({ loss: 'logistic', ...stump }).fit(x, column(0, 0, 1, 1));
    const [{ base, values }] = model.save().outputs;
    expect(base).toBe(0);
    // Steps -(2 x 0.5) / (2 x 0.25) = -2 and 2, halved.
    expect(values).toEqual([2.5, -1, 1]);
    expect(model.predict(column(1)).data[0]).toBeCloseTo(1 / (1 + Math.E), 12);
  });

  it('of pinball loss: the quantile of the residuals', () => {
    // Median 3; gradients 0.5, 0.5, -0.5, -0.5; residuals -3, -1 | 1, 7 with medians -2 and 4.
    const model = new GradientBoosting({ loss: { quantile: 0.5 }, ...stump }).fit(x, column(0, 2, 4, 10));
    const [{ base, values }] = model.save().outputs;
    expect(base).toBe(3);
    expect(values).toEqual([2.5, -1, 2]);
  });
});

describe('GradientBoosting', () => {
  const train = friedman(600, 3);
  const test = friedman(600, 4);
  const error = (model: GradientBoosting, sample = test) => {
    const predicted = model.predict(sample.features).data;
    return mean(predicted.map((value, i) => (value - sample.targets.data[i]) ** 2));
  };

  it('keeps to its limits of leaves, depth and rows, and grows level by level where asked', () => {
    const shape = (options: object) =>
      new GradientBoosting({ loss: 'squared', rounds: 3, ...options })
        .fit(train.features, train.targets)
        .save()
        .outputs[0].sizes.map((size) => (size + 1) / 2);
    expect(shape({ maxLeaves: 7 })).toEqual([7, 7, 7]);
    expect(shape({ maxDepth: 2 })).toEqual([4, 4, 4]);
    expect(shape({ minSamplesLeaf: 301 })).toEqual([1, 1, 1]);
    expect(Math.max(...shape({ minSamplesLeaf: 150 }))).toBeLessThanOrEqual(4);
    const [{ splitColumns }] = new GradientBoosting({
      loss: 'squared',
      rounds: 1,
      maxLeaves: 8,
      growth: 'depth',
    })
      .fit(train.features, train.targets)
      .save().outputs;
    expect(splitColumns.map((split) => split >= 0)).toEqual([
      ...new Array(7).fill(true),
      ...new Array(8).fill(false),
    ]);
  });

  it('never lets more rounds raise the loss of what it was fitted on', () => {
    let last = Number.POSITIVE_INFINITY;
    for (const rounds of [1, 5, 20, 60]) {
      const loss = error(
        new GradientBoosting({ loss: 'squared', rounds }).fit(train.features, train.targets),
        train,
      );
      expect(loss).toBeLessThan(last);
      last = loss;
    }
  });

  it('stops by the last rows alone, and is then the model of the rows before with the rounds that were best', () => {
    const options = { loss: 'squared', learningRate: 0.3 } as const;
    const stopped = new GradientBoosting({
      ...options,
      rounds: 500,
      earlyStopping: { fraction: 0.2, embargo: 30, patience: 10 },
    }).fit(train.features, train.targets);
    const [rounds] = stopped.rounds();
    expect(rounds).toBeGreaterThan(5);
    expect(rounds).toBeLessThan(490);
    const before = rowsWhere(train, (row) => row < 600 - 120 - 30);
    const tail = rowsWhere(train, (row) => row >= 600 - 120);
    const refitted = (count: number) =>
      new GradientBoosting({ ...options, rounds: count }).fit(before.features, before.targets);
    expect(refitted(rounds).save()).toEqual(stopped.save());
    expect(error(stopped, tail)).toBeLessThan(error(refitted(rounds - 1), tail));
    expect(error(stopped, tail)).toBeLessThan(error(refitted(rounds + 10), tail));
  });

  it('does not see the embargoed rows', () => {
    const shifted = { ...train.targets, data: train.targets.data.slice() };
    shifted.data.fill(1e6, 450, 480);
    const trained = (targets: Matrix) =>
      new GradientBoosting({ loss: 'squared', earlyStopping: { fraction: 0.2, embargo: 30 } })
        .fit(train.features, targets)
        .save();
    expect(trained(shifted)).toEqual(trained(train.targets));
    const few = { features: matrix(4, 1), targets: matrix(4, 1) };
    expect(() =>
      new GradientBoosting({ loss: 'squared', earlyStopping: { embargo: 3 } }).fit(few.features, few.targets),
    ).toThrow(/lower earlyStopping/);
  });

  it('draws rows and columns by its seed', () => {
    const trained = (seed: number) =>
      new GradientBoosting({ loss: 'squared', rowFraction: 0.5, columnFraction: 0.4, seed }).fit(
        train.features,
        train.targets,
      );
    expect(trained(1).save()).toEqual(trained(1).save());
    expect(trained(1).save()).not.toEqual(trained(2).save());
    expect(error(trained(1))).toBeLessThan(4);
    const [{ sizes, splitColumns }] = trained(1).save().outputs;
    let start = 0;
    for (const size of sizes) {
      expect(
        new Set(splitColumns.slice(start, start + size).filter((split) => split >= 0)).size,
      ).toBeLessThan(5);
      start += size;
    }
  });

  it('covers what its quantile says', () => {
    const coverage = (quantile: number) => {
      const model = new GradientBoosting({ loss: { quantile }, maxLeaves: 6 }).fit(
        train.features,
        train.targets,
      );
      const predicted = model.predict(train.features).data;
      return mean(predicted.map((value, i) => Number(train.targets.data[i] <= value)));
    };
    for (const quantile of [0.1, 0.5, 0.9])
      expect(Math.abs(coverage(quantile) - quantile)).toBeLessThan(0.05);
  });

  it('stays finite where there is one class only', () => {
    const one = { ...train.targets, data: new Float64Array(600).fill(1) };
    const { data } = new GradientBoosting({ loss: 'logistic', rounds: 600, learningRate: 1 })
      .fit(train.features, one)
      .predict(test.features);
    expect(data.every((value) => value > 0.999 && value <= 1)).toBe(true);
  });
});

describe('options that are refused', () => {
  it.each([
    [{ loss: 'huber' }, /squared, logistic or { quantile: q }/],
    [{ loss: { quantile: 1 } }, /q between 0 and 1/],
    [{ rounds: 0 }, /rounds must be a whole number >= 1/],
    [{ learningRate: 0 }, /learningRate must be a share above 0/],
    [{ growth: 'wide' }, /growth must be leaf or depth/],
    [{ maxLeaves: 1 }, /maxLeaves must be a whole number >= 2/],
    [{ penalty: -1 }, /penalty must be a number >= 0/],
    [{ rowFraction: Number.NaN }, /rowFraction/],
    [{ columnFraction: 1.1 }, /columnFraction/],
    [{ earlyStopping: { fraction: 1 } }, /earlyStopping.fraction must be a share between 0 and 1/],
    [{ earlyStopping: { patience: 0 } }, /earlyStopping.patience/],
  ])('%j', (options, message) => {
    const make = () => new GradientBoosting({ loss: 'squared', ...(options as object) });
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});
