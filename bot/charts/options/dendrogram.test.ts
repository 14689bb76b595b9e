import { expect, test } from 'vitest';
import { drawSvg } from '../drawing/draw.ts';
import { assertDrawable } from '../drawing/validate.ts';
import { textsOf } from '../testing/svg.ts';
import { type Dendrogram, dendrogram } from './dendrogram.ts';

const tree: Dendrogram = {
  title: 'Who moves like whom',
  subtitle: 'A year',
  leaves: [
    { label: 'BTC', group: 1 },
    { label: 'ETH', group: 1 },
    { label: 'PAXG', group: 2 },
  ],
  order: [2, 0, 1],
  merges: [
    { clusters: [0, 1], height: 1 },
    { clusters: [2, 3], height: 2 },
  ],
};

test('joins each two clusters by a bracket between the middles of what they join', () => {
  const { option } = dendrogram(tree);
  // The axis starts 15 % of the range below the first merge.
  expect(option.series).toMatchObject([
    {
      lineStyle: { color: '@rise' },
      data: [
        {
          coords: [
            [0.85, 1],
            [1, 1],
            [1, 2],
            [0.85, 2],
          ],
        },
      ],
    },
    {
      lineStyle: { color: '@muted' },
      data: [
        {
          coords: [
            [0.85, 0],
            [2, 0],
            [2, 1.5],
            [1, 1.5],
          ],
        },
      ],
    },
  ]);
});

test('draws the leaves from the top in their order, each with its group', () => {
  const chart = dendrogram(tree);
  assertDrawable(chart);
  const texts = textsOf(drawSvg(chart, 'light'));
  expect(texts.filter((text) => /^[A-Z]{3,}$/.test(text))).toEqual(['PAXG', 'BTC', 'ETH']);
  expect(texts).toEqual(expect.arrayContaining(['Who moves like whom', 'A year', '1', '2']));
  expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
});

test('says in words what it shows', () => {
  expect(dendrogram(tree).alt).toContain('Groups: 1: BTC, ETH; 2: PAXG.');
});

test.each([
  [{ merges: tree.merges.slice(1) }, /1 merges and 3 places do not make a tree of 3 leaves/],
  [{ merges: [{ clusters: [0, 4] as const, height: 1 }, tree.merges[1]] }, /comes before they are made/],
])('%j is refused', (fault, message) => {
  expect(() => dendrogram({ ...tree, ...fault })).toThrow(message);
});
