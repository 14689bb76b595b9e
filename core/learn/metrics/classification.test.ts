import { describe, expect, it } from 'vitest';
import { accuracy, confusionMatrix, f1, macroF1, precision, recall } from './classification.ts';

const actual = [0, 1, 2, 2, 1, 0, 1, 2, 0, 1];
const predicted = [0, 2, 2, 2, 1, 1, 1, 0, 0, 1];

describe('classification metrics', () => {
  it('agree with scikit-learn 1.9.1 on three classes', () => {
    const confusion = confusionMatrix(actual, predicted, 3);
    expect([...confusion.data]).toEqual([2, 1, 0, 0, 3, 1, 1, 0, 2]);
    expect(accuracy(confusion)).toBeCloseTo(0.7, 12);
    for (const [label, figure] of [2 / 3, 0.75, 2 / 3].entries())
      for (const metric of [precision, recall, f1]) expect(metric(confusion, label)).toBeCloseTo(figure, 12);
    expect(macroF1(confusion)).toBeCloseTo(0.6944444444444443, 12);
  });

  it('tell precision from recall', () => {
    // One of three calls is right, and finds one of two: precision 1/3, recall 1/2, F1 2 / 5.
    const confusion = confusionMatrix([1, 1, 0, 0, 0], [1, 0, 1, 1, 0], 2);
    expect([precision(confusion), recall(confusion), f1(confusion)]).toEqual([1 / 3, 1 / 2, 2 / 5]);
  });

  it('give 0 for a class that is never predicted and leave out one that does not occur', () => {
    const confusion = confusionMatrix([0, 0, 1], [0, 0, 0], 3);
    expect([precision(confusion, 1), recall(confusion, 1), f1(confusion, 2)]).toEqual([0, 0, 0]);
    expect(macroF1(confusion)).toBeCloseTo(0.8 / 2, 12);
  });

  it('refuse what is no class, and lists of different length', () => {
    for (const label of [-1, 2, 0.5, Number.NaN])
      expect(() => confusionMatrix([0, label], [0, 0], 2)).toThrow('no class from 0 to 1');
    expect(() => confusionMatrix([0], [0, 1], 2)).toThrow(RangeError);
  });
});
