import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../matrix.ts';
import { DecisionTree } from './decisionTree.ts';
import { RandomForest } from './randomForest.ts';
import { classesOf, diabetesData, friedman } from './testing/classicData.ts';

const column = (...values: number[]) => matrix(values.length, 1, Float64Array.from(values));
const { features, targets } = friedman(400, 5);

const leafCounts = ({ splitColumns, sizes }: { splitColumns: number[]; sizes: number[] }, start = 0) =>
  splitColumns.slice(start, start + sizes[0]).filter((split) => split < 0).length;

describe('DecisionTree', () => {
  it('learns by heart what it is let to, however little the rows differ', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 }),
        (values) => {
          const x = column(...values);
          const y = column(...values.map((value) => Math.sin(value) * 1e3));
          expect([...new DecisionTree({ task: 'regression' }).fit(x, y).predict(x).data]).toEqual([
            ...y.data,
          ]);
        },
      ),
    );
  });

  it('splits where neither side alone tells anything: exclusive or', () => {
    const x = matrix(4, 2, Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1));
    const y = column(0, 1, 1, 0);
    for (const criterion of ['gini', 'entropy'] as const) {
      const model = new DecisionTree({ task: 'classification', criterion }).fit(x, y);
      expect([...model.predict(x).data]).toEqual([0, 1, 1, 0]);
    }
  });

  it('predicts the share of ones of a leaf', () => {
    const model = new DecisionTree({ task: 'classification', minSamplesLeaf: 3 });
    expect([
      ...model.fit(column(1, 1, 1, 2, 2, 2), column(0, 0, 1, 1, 1, 1)).predict(column(1, 2)).data,
    ]).toEqual([1 / 3, 1]);
  });

  it('keeps its digits far from 0', () => {
    const far = column(...Array.from({ length: 100 }, (_, i) => 1e9 + (i >= 37 ? 1e-3 : 0)));
    const rows = column(...Array.from({ length: 100 }, (_, i) => i));
    expect(
      new DecisionTree({ task: 'regression', maxDepth: 1 }).fit(rows, far).save().outputs[0].values[0],
    ).toBe(36.5);
  });

  it('keeps to its limits', () => {
    const tree = (options: object) =>
      new DecisionTree({ task: 'regression', ...options }).fit(features, targets).save().outputs[0];
    expect(leafCounts(tree({}))).toBe(400);
    expect(leafCounts(tree({ maxDepth: 3 }))).toBe(8);
    expect(leafCounts(tree({ minSamplesSplit: 401 }))).toBe(1);
    expect(leafCounts(tree({ minSamplesLeaf: 100 }))).toBeLessThanOrEqual(4);
    expect(tree({ minSamplesLeaf: 200 }).sizes).toEqual([3]);
    expect(new Set(tree({ bins: 2, maxDepth: 1 }).splitColumns).size).toBe(2);
  });

  it('gives importance to what it splits by, and none where it does not split', () => {
    const model = new DecisionTree({ task: 'regression', maxDepth: 2 }).fit(features, targets);
    const [importances] = model.featureImportances();
    expect(importances.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    const [{ splitColumns }] = model.save().outputs;
    for (const [i, importance] of importances.entries())
      expect(importance > 0).toBe(splitColumns.includes(i));
    const flat = new DecisionTree({ task: 'regression' }).fit(
      features,
      column(...new Array<number>(400).fill(2)),
    );
    expect(flat.featureImportances()).toEqual([new Array(10).fill(0)]);
  });
});

describe('RandomForest', () => {
  it('is the mean of its trees', () => {
    const forest = new RandomForest({ task: 'regression', trees: 3 }).fit(features, targets);
    const state = forest.save();
    const [{ sizes, splitColumns, values }] = state.outputs;
    let start = 0;
    const sum = new Float64Array(400);
    for (const size of sizes) {
      const output = {
        ...state.outputs[0],
        factor: 1,
        sizes: [size],
        splitColumns: splitColumns.slice(start, start + size),
        values: values.slice(start, start + size),
      };
      const tree = new DecisionTree({ task: 'regression' }).load({ ...state, outputs: [output] });
      for (const [row, value] of tree.predict(features).data.entries()) sum[row] += value / 3;
      start += size;
    }
    for (const [row, value] of forest.predict(features).data.entries())
      expect(value).toBeCloseTo(sum[row], 9);
  });

  it('tries another column where those drawn are constant', () => {
    const mostlyConstant = matrix(40, 20);
    for (let row = 0; row < 40; row++) mostlyConstant.data[row * 20 + 13] = row;
    const y = column(...Array.from({ length: 40 }, (_, row) => row));
    const forest = new RandomForest({
      task: 'regression',
      trees: 20,
      featureFraction: 0.05,
      minSamplesLeaf: 1,
    });
    const [importances] = forest.fit(mostlyConstant, y).featureImportances();
    expect(importances[13]).toBe(1);
  });

  it('scores out of bag near 0 what cannot be learned, though it fits it well', () => {
    const y = classesOf(targets, () => false);
    for (let row = 0; row < 400; row++) y.data[row] = (row * 7919) % 2;
    const forest = new RandomForest({ task: 'classification', outOfBag: true }).fit(features, y);
    expect(forest.outOfBagScore()[0]).toBeLessThan(0.05);
    const { data } = forest.predict(features);
    expect(data.filter((value, row) => Math.round(value) === y.data[row]).length).toBe(400);
    expect(() => new RandomForest({ task: 'regression' }).fit(features, targets).outOfBagScore()).toThrow(
      /outOfBag: true/,
    );
  });

  it('draws fewer rows a tree where asked', () => {
    const nodes = (sampleFraction: number) =>
      new RandomForest({ task: 'regression', trees: 5, sampleFraction }).fit(features, targets).save()
        .outputs[0].values.length;
    expect(nodes(0.1)).toBeLessThan(nodes(1) / 4);
  });
});

describe('options, targets and states that are refused', () => {
  const tree = (options: object) => () => new DecisionTree({ task: 'regression', ...options });

  it.each([
    [tree({ task: 'clustering' }), /task must be regression or classification/],
    [tree({ criterion: 'entropy' }), /leave it out for regression/],
    [tree({ task: 'classification', criterion: 'mean' }), /gini or entropy/],
    [tree({ maxDepth: 0 }), /maxDepth must be a whole number >= 1, or Infinity/],
    [tree({ minSamplesSplit: 1 }), /minSamplesSplit must be a whole number >= 2, not 1/],
    [tree({ minSamplesLeaf: 1.5 }), /minSamplesLeaf/],
    [tree({ featureFraction: 0 }), /featureFraction must be a share above 0/],
    [tree({ bins: 256 }), /bins must be a whole number from 2 to 255, not 256/],
    [tree({ seed: -1 }), /seed/],
    [() => new RandomForest({ task: 'regression', trees: 0 }), /trees must be a whole number >= 1/],
    [() => new RandomForest({ task: 'regression', sampleFraction: 2 }), /sampleFraction/],
  ])('%s: %s', (make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });

  it('classes other than 0 and 1', () => {
    expect(() => new RandomForest({ task: 'classification' }).fit(features, targets)).toThrow(/0 or 1/);
  });

  it('states with parts missing or of another width', () => {
    const state = new DecisionTree({ task: 'regression', maxDepth: 2 }).fit(features, targets).save();
    const load = (change: object) => () =>
      new DecisionTree({ task: 'regression' }).load({
        ...state,
        outputs: [{ ...state.outputs[0], ...change }],
      });
    expect(load({})).not.toThrow();
    expect(load({ values: state.outputs[0].values.slice(1) })).toThrow(RangeError);
    expect(load({ splitColumns: state.outputs[0].splitColumns.map(() => 0) })).toThrow(/not whole/);
    expect(load({ splitColumns: state.outputs[0].splitColumns.map((split) => split * 100) })).toThrow(
      /belong/,
    );
    expect(load({ sizes: [1] })).toThrow(RangeError);
  });

  it('rows of another width', () => {
    const model = new DecisionTree({ task: 'regression' }).fit(features, targets);
    const wide: Matrix = diabetesData(0, 1).features;
    expect(() => model.predict(wide)).toThrow(/8 columns where 10 were fitted/);
  });
});
