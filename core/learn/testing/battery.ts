import { describe, expect, it } from 'vitest';
import { type Estimator, NotFittedError } from '../estimator.ts';
import { type Matrix, matrix, takeRows } from '../matrix.ts';
import { seededRandom } from '../random.ts';

/**
 * What every estimator must satisfy, whatever it models.
 *
 * @param make a fresh, unfitted estimator with fixed hyper-parameters and seed
 * @param target turns a real-valued signal into a target that the estimator accepts
 * @param columns of features, 2 for one that maps each of the two outputs' own score
 */
export function estimatorBattery<State>(
  name: string,
  make: () => Estimator<State>,
  target: (signal: number) => number = (signal) => signal,
  columns: 2 | 4 = 4,
): void {
  describe(`${name} as an estimator`, () => {
    const { features, targets } = sample(200, target, columns);

    it('gives the same model when fitted again, and when another one is fitted on the same data', () => {
      const once = make().fit(features, targets);
      const again = make().fit(features, targets).fit(features, targets);
      expect(again.save()).toEqual(once.save());
    });

    it('forgets what it was fitted on before', () => {
      const other = sample(80, target, columns, 7);
      const refitted = make().fit(other.features, other.targets).fit(features, targets);
      expect(refitted.save()).toEqual(make().fit(features, targets).save());
    });

    it('predicts the same after saving, a trip through JSON and loading', () => {
      const original = make().fit(features, targets);
      const loaded = make().load(JSON.parse(JSON.stringify(original.save())));
      expect(loaded.predict(features)).toEqual(original.predict(features));
    });

    it('predicts a row alone as in a batch', () => {
      const model = make().fit(features, targets);
      const batch = model.predict(features);
      for (const row of [0, 57, 199]) {
        const alone = model.predict(takeRows(features, [row]));
        expect([...alone.data]).toEqual([...takeRows(batch, [row]).data]);
      }
    });

    it('leaves its inputs as they were', () => {
      const copies = structuredClone({ features, targets });
      make().fit(features, targets).predict(features);
      expect({ features, targets }).toEqual(copies);
    });

    it('does not let a caller reach into its state', () => {
      const model = make().fit(features, targets);
      const before = model.predict(features);
      spoil(model.save());
      expect(model.predict(features)).toEqual(before);
    });

    it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d in features and targets', (value) => {
      const bad = withValue(features, 5, value);
      expect(() => make().fit(bad, targets)).toThrow(/position 5/);
      expect(() => make().fit(features, withValue(targets, 3, value))).toThrow(RangeError);
      const model = make().fit(features, targets);
      expect(() => model.predict(bad)).toThrow(/position 5/);
    });

    it('refuses shapes that do not fit', () => {
      expect(() => make().fit(features, matrix(3, targets.columns))).toThrow(RangeError);
      expect(() => make().fit(matrix(0, columns), matrix(0, targets.columns))).toThrow(RangeError);
      const model = make().fit(features, targets);
      expect(() => model.predict(matrix(2, features.columns + 1))).toThrow(RangeError);
    });

    it('says so when it is asked before it was fitted', () => {
      expect(() => make().predict(features)).toThrow(NotFittedError);
      expect(() => make().save()).toThrow(NotFittedError);
    });

    it('survives a constant and a doubled column', () => {
      const odd = matrix(features.rows, features.columns, features.data.slice());
      for (let row = 0; row < odd.rows; row++) {
        odd.data[row * columns] = 3;
        odd.data[row * columns + 1] = odd.data[row * columns + columns - 2];
      }
      const { data } = make().fit(odd, targets).predict(odd);
      expect(data.every(Number.isFinite)).toBe(true);
    });
  });
}

/** Overwrites every list of numbers, however deep. */
function spoil(state: unknown): void {
  if (Array.isArray(state) && state.every((value) => typeof value === 'number')) state.fill(99);
  else if (typeof state === 'object' && state !== null)
    for (const value of Object.values(state)) spoil(value);
}

/** Rows of up to four features on very different scales, and two targets that depend on them with noise. */
function sample(
  rows: number,
  target: (signal: number) => number,
  columns: number,
  seed = 1,
): { features: Matrix; targets: Matrix } {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const features = matrix(rows, columns);
  const targets = matrix(rows, 2);
  for (let row = 0; row < rows; row++) {
    const [a, b, c, d] = [normal(), 1000 + 50 * normal(), 1e-3 * normal(), normal()];
    features.data.set([a, b, c, d].slice(0, columns), row * columns);
    targets.data.set([target(a - c * 500 + normal()), target((b - 1000) / 50 + d + normal())], row * 2);
  }
  return { features, targets };
}

function withValue(source: Matrix, position: number, value: number): Matrix {
  const copy = matrix(source.rows, source.columns, source.data.slice());
  copy.data[position] = value;
  return copy;
}
