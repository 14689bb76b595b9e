import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../core/learn/matrix.ts';
import { seededRandom } from '../../../../core/learn/random.ts';
import { categories } from '../../../../core/text/categories.ts';
import { denseFeatures, fitHeads, scoreHeads } from './heads.ts';
import { type CategoryRow, categoriesOf } from './tags.ts';

const place = (name: string) => categories.findIndex((category) => category.name === name);

describe('categories of tags', () => {
  it('are claimed only where the source tells of them', () => {
    const aggregated = categoriesOf('A quiet day', ['market', 'treasury'], 'aggregator-tags');
    expect(aggregated[place('market')]).toBe(true);
    expect(aggregated[place('business')]).toBe(true);
    expect(aggregated[place('regulation')]).toBe(false);
    expect(aggregated[place('nft')]).toBeUndefined();
    const published = categoriesOf('A quiet day', ['nft'], 'publisher-tag');
    expect(published[place('nft')]).toBe(true);
    expect(published[place('defi')]).toBe(false);
    expect(published[place('market')]).toBeUndefined();
  });

  it('come from words where nobody labelled them', () => {
    const [hacked, quiet] = ['Bridge hacked for millions', 'Shackled by debt'].map((text) =>
      categoriesOf(text, [], 'publisher-tag'),
    );
    expect([hacked[place('security')], quiet[place('security')]]).toEqual([true, false]);
    expect(categoriesOf('Shop accepts coins', [], 'publisher-tag')[place('adoption')]).toBe(true);
  });
});

describe('heads for categories', () => {
  const random = seededRandom(3);
  const features = matrix(
    200,
    2,
    Float64Array.from({ length: 400 }, () => 2 * random() - 1),
  );
  const rows: CategoryRow[] = Array.from({ length: 200 }, (_, i) => ({
    text: '',
    split: 'train',
    labels: [features.data[2 * i] > 0, i < 100 ? features.data[2 * i + 1] > 0.5 : undefined],
  }));
  const heads = fitHeads(denseFeatures(features), rows, 1e-4);

  it('learn each category from the rows that tell of it', () => {
    const scores = scoreHeads(heads.predict(denseFeatures(features)), rows);
    expect(scores.map(({ rows: count }) => count)).toEqual([200, 100]);
    for (const { f1 } of scores) expect(f1).toBeGreaterThan(0.9);
  });

  it('give weights whose logits are their probabilities', () => {
    const [{ slopes, intercept }] = heads.weights;
    const logit = intercept + slopes[0] * features.data[0] + slopes[1] * features.data[1];
    expect(heads.predict(denseFeatures(features))[0][0]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 10);
  });

  it('are scored as by hand', () => {
    const told = (labels: (boolean | undefined)[]): CategoryRow[] =>
      labels.map((label) => ({ text: '', split: 'test', labels: [label] }));
    const [score] = scoreHeads([[0.9, 0.8, 0.1, 0.2, 0.9]], told([true, false, true, false, undefined]));
    expect(score).toEqual({ rows: 4, positive: 2, precision: 0.5, recall: 0.5, f1: 0.5 });
  });
});
