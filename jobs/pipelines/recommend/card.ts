import type { Metric, ModelCard } from '../../../core/inference/port.ts';
import { evidence, methods, RECOMMEND_MODEL } from '../../../core/market/recommend/graph.ts';
import { UNHELD } from './blend.ts';
import { methodNames } from './run.ts';
import type { Tuned } from './tune.ts';

interface CardInput {
  version: string;
  metrics: readonly Metric[];
  tokens: readonly string[];
  /** Each token's place in the list of sectors, or -1. */
  sector: readonly number[];
  holders: number;
  pairs: number;
  /** Holders whose sets are in the graph. */
  kept: number;
  tuned: Tuned;
  to: string;
}

/** The card of the recommender, in words that its figures support. */
export function recommendCard(input: CardInput): Omit<ModelCard, 'files'> {
  const { tokens, tuned, metrics } = input;
  return {
    name: RECOMMEND_MODEL,
    version: input.version,
    task: 'Rank tokens for a portfolio',
    summary: [
      'Tables of how much holding one token speaks for another, added up: who holds both (EASE, with and',
      'without holders weighted by the size of their portfolios, and the cosine of items) and what the tokens are (tags, sector, class, daily',
      'returns, profile of volatility and trend). A portfolio is scored by one matrix product, so somebody new needs no refit; a token that nobody',
      'holds is scored by what it is.',
      comparison(metrics),
    ].join(' '),
    features: [...tokens],
    inputs: [{ name: 'held', shape: [-1, tokens.length] }],
    outputs: [...methods, ...evidence].map((name) => ({
      name,
      shape: [-1, name === 'neighbours' ? 1 : tokens.length],
    })),
    training: {
      from: '2021-04-20',
      to: input.to,
      rows: input.holders,
      seed: 1,
      hyperparameters: {
        ...Object.fromEntries(Object.entries(tuned.singles).map(([name, label]) => [name, label])),
        weights: JSON.stringify(tuned.weights),
        pairs: input.pairs,
      },
    },
    data: {
      source:
        'Public lists of who invested in which token: funds and angels, from announcements and CoinMarketCap tags',
      licence:
        'GPL-3.0 for one list of investors, none stated for the others; neither names nor texts are part of this project, the tables and the anonymous sets of symbols are derived from them',
    },
    metrics,
    limitations: [
      'The holders are venture funds, angels and estates, without amounts and dates: what goes together there is no sign of what will rise.',
      `The graph holds the sets of symbols of ${input.kept} holders with at least two tokens, without names and in no order that tells who is who, for "held by 41 of 60 holders with a portfolio like yours". The scores do not need them. The investments are public announcements, yet a set of symbols may tell who it is to somebody who knows them.`,
      'Tags that say who holds a token were left out before training: the portfolios were made from them.',
      'Market capitalisations are known for too few tokens: the trend of the price stands for them.',
      'Half of the tokens have no price history here, so of these nothing is known about how they move.',
      'Only holders of two tokens or more can be tested on, and few hold five: the intervals are wide.',
      'Tried and left out, since they did not win their place on other splits: an energy that is linear in all scores (contrastive softmax), the companies that cannot be traded as further columns, ALS, BPR, user neighbours and co-holding as parts of the blend, EASE around a content prior, content times collaborative tables.',
      'The make of the blend, its grids and where its climb begins were chosen with a view of other random splits of the same holders, so the figures flatter it a little; within that, weights and hyper-parameters were chosen anew in every training set. A first make of the blend reached an NDCG@5 of 0.233 on the very test splits.',
      `A token that nobody holds counts its content by ${UNHELD} in the hybrid: ranked by content alone it counts in full.`,
      ...losses(metrics),
      'Not financial advice.',
    ],
    parameters: { sector: [...input.sector] },
    // Its nearest tokens take tokens x tokens numbers a row.
    serving: { maxBatchSize: 16 },
  };
}

function comparison(metrics: readonly Metric[]): string {
  const found = metrics.find(({ name }) => name === 'ndcg5OverBestSingle');
  if (found?.interval === undefined) return '';
  const sure = found.interval[0] > 0;
  return `On withheld holders the blend is ${found.value > 0 ? 'above' : 'below'} the best single method (${found.baseline?.name})${sure ? '' : ', by less than the resampling of holders can tell'}.`;
}

/** Where another method of ours is better than the one that is served. */
function losses(metrics: readonly Metric[]): string[] {
  const scores = metrics.filter(({ name }) => name === 'ndcg5');
  return scores
    .filter(({ scope }) => scope?.part?.split(';')[0] === 'hybrid')
    .flatMap(({ scope, on, value }) => {
      const rest = scope!.part!.slice('hybrid'.length);
      const better = scores
        .filter(
          (other) => methodNames.some((name) => other.scope?.part === name + rest) && other.value > value,
        )
        .sort((a, b) => b.value - a.value)[0];
      if (better === undefined) return [];
      return [
        `It loses on ${on.split(';')[0]}: NDCG@5 ${value.toFixed(3)}, where ${better.scope!.part!.split(';')[0]} has ${better.value.toFixed(3)}.`,
      ];
    });
}
