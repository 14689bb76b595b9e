import type { ModelCard } from '../../core/inference/port.ts';
import { table } from './table.ts';

/** How the methods are called in the README, in the order of their rows. */
const rows: readonly [string, string][] = [
  ['random', 'random'],
  ['popularity', 'popularity'],
  ['content', 'content: tags, sector, class, returns, profile'],
  ['itemCosine', 'item-item cosine'],
  ['coHolding', 'item-item, holders and items weighted'],
  ['userNeighbours', 'user-user nearest neighbours'],
  ['als', 'implicit ALS'],
  ['bpr', 'BPR'],
  ['ease', 'EASE'],
  ['weightedEase', 'EASE, holders weighted'],
  ['collaborative', '**collaborative, as served**'],
  ['hybrid', '**hybrid, as served**'],
];

const large = 'at least 5 tokens';

/** What each method reached, from the card. @throws Error when a figure is missing */
export function rankingTable({ metrics }: ModelCard): string {
  const find = (name: string, part: string) => {
    const metric = metrics.find((entry) => entry.name === name && entry.scope?.part === part);
    if (metric === undefined) throw new Error(`The card has no ${name} of ${part}`);
    return metric;
  };
  const plain = (name: string, part: string, digits: number) => find(name, part).value.toFixed(digits);
  return table(
    [
      'method',
      'NDCG@5',
      'precision@5',
      'recall@5',
      'NDCG@5, from 3 tokens',
      'one token shown',
      'leave some out',
      'cold tokens',
      'coverage',
      'diversity',
      'novelty, bits',
    ],
    rows.map(([method, words]) => {
      const { value, interval } = find('ndcg5', method);
      return [
        words,
        `${value.toFixed(3)} [${interval?.map((bound) => bound.toFixed(3)).join(', ')}]`,
        plain('precision5', method, 3),
        plain('recall5', method, 3),
        plain('ndcg5', `${method}; withheld; at least 3 tokens`, 3),
        plain('ndcg5', `${method}; withheld; 2 tokens, one of them shown`, 3),
        plain('ndcg5', `${method}; leave-some-out; ${large}`, 3),
        plain('ndcg5', `${method}; cold; ${large}`, 3),
        plain('coverage5', method, 2),
        plain('diversity5', method, 2),
        plain('novelty5', method, 1),
      ];
    }),
  );
}
