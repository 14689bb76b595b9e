import type { Metric } from '../../../core/inference/port.ts';
import { blockBootstrap } from '../../../core/learn/bootstrap.ts';
import { mean } from '../../../core/learn/mean.ts';
import { type Listed, type MethodName, methodNames, type Protocol } from './run.ts';

/** Holders of so many tokens, visible and hidden. */
interface Segment {
  words: string;
  from: number;
  to: number;
}

const LARGE: Segment = { words: 'at least 5 tokens', from: 5, to: Number.POSITIVE_INFINITY };
const SEGMENTS: readonly Segment[] = [
  LARGE,
  { words: 'at least 3 tokens', from: 3, to: Number.POSITIVE_INFINITY },
  { words: '2 tokens, one of them shown', from: 2, to: 2 },
];

const protocolWords: Record<Protocol, string> = {
  withheld: 'wholly withheld holders',
  'leave-some-out': 'holders of whom the shown part was trained on',
  cold: 'withheld holders who show only tokens that no one else holds any more',
};

/** Part of a metric's scope: the method alone where it is measured on what is served for. */
function partOf(method: MethodName, protocol: Protocol, segment: Segment): string {
  return protocol === 'withheld' && segment === LARGE ? method : `${method}; ${protocol}; ${segment.words}`;
}

type Figure = 'ndcg' | 'precision' | 'recall';
const figures: Record<Figure, string> = { ndcg: 'ndcg5', precision: 'precision5', recall: 'recall5' };

/** Every method in every protocol, each figure beside the popularity's, with 95 % of resampled holders. */
export function rankingMetrics(lists: readonly Listed[]): Metric[] {
  const protocols: Protocol[] = ['withheld', 'leave-some-out', 'cold'];
  return protocols.flatMap((protocol) =>
    SEGMENTS.flatMap((segment) => {
      const due = lists.filter(
        (list) => list.protocol === protocol && list.size >= segment.from && list.size <= segment.to,
      );
      if (due.length === 0) return [];
      const holders = [...new Set(due.map(({ holder }) => holder))];
      const on = `${holders.length} ${protocolWords[protocol]}, of ${segment.words}`;
      return methodNames.flatMap((method) =>
        (Object.keys(figures) as Figure[])
          .filter((figure) => figure === 'ndcg' || (protocol === 'withheld' && segment === LARGE))
          .map((figure): Metric => {
            const own = perHolder(due, holders, method, figure);
            const { value, interval } = resampled(own);
            return {
              name: figures[figure],
              on: `${on}; ${method}`,
              scope: { part: partOf(method, protocol, segment) },
              value,
              interval,
              baseline: { name: 'popularity', value: mean(perHolder(due, holders, 'popularity', figure)) },
            };
          }),
      );
    }),
  );
}

/** Mean over seeds of a figure for each holder. */
function perHolder(
  lists: readonly Listed[],
  holders: readonly number[],
  method: MethodName,
  figure: Figure,
): Float64Array {
  const values = new Map<number, number[]>(holders.map((holder) => [holder, []]));
  for (const list of lists) if (list.method === method) values.get(list.holder)?.push(list[figure]);
  return Float64Array.from(holders, (holder) => mean(values.get(holder)!));
}

function resampled(values: Float64Array): { value: number; interval: readonly [number, number] } {
  const statistic = (sample: Int32Array) => mean(Array.from(sample, (i) => values[i]));
  const [low, high] = blockBootstrap(values.length, statistic, { block: 1, rounds: 2000 });
  return { value: mean(values), interval: [low, high] };
}

const singlesAndContent = methodNames.filter((name) => !['random', 'collaborative', 'hybrid'].includes(name));

/** On the large withheld holders: how far seeds differ, and the hybrid against the best of the others, in pairs. */
export function comparisonMetrics(lists: readonly Listed[]): Metric[] {
  const due = lists.filter(({ protocol, size }) => protocol === 'withheld' && size >= LARGE.from);
  const holders = [...new Set(due.map(({ holder }) => holder))];
  const on = `${holders.length} ${protocolWords.withheld}, of ${LARGE.words}`;
  const seeds = [...new Set(due.map(({ seed }) => seed))];
  const meanOf = (method: MethodName, seed?: number) =>
    mean(
      due
        .filter((list) => list.method === method && (seed ?? list.seed) === list.seed)
        .map(({ ndcg }) => ndcg),
    );
  const best = singlesAndContent.reduce((a, b) => (meanOf(b) > meanOf(a) ? b : a));
  const own = perHolder(due, holders, 'hybrid', 'ndcg');
  const other = perHolder(due, holders, best, 'ndcg');
  const bySeed = seeds.map((seed) => meanOf('hybrid', seed));
  return [
    {
      name: 'ndcg5OverBestSingle',
      on: `${on}; hybrid less ${best}, in pairs`,
      scope: { part: 'hybrid' },
      ...resampled(own.map((value, i) => value - other[i])),
      baseline: { name: best, value: 0 },
    },
    {
      name: 'ndcg5OverSeeds',
      on: `${on}; hybrid, mean of ${seeds.length} seeds and its least and greatest`,
      scope: { part: 'hybrid' },
      value: mean(bySeed),
      interval: [Math.min(...bySeed), Math.max(...bySeed)],
      baseline: { name: best, value: meanOf(best) },
    },
  ];
}

/** What else a list should be: its tokens not always the same few, unlike each other, and not what everybody knows. */
export function beyondAccuracy(
  lists: readonly Listed[],
  holdersOf: Float64Array,
  likeness: Float64Array,
  tokens: number,
): Metric[] {
  const due = lists.filter(({ protocol, size }) => protocol === 'withheld' && size >= 3);
  const warm = holdersOf.filter((count) => count > 0).length;
  const everyone = Math.max(1, due.length / methodNames.length);
  const of = (method: MethodName) => {
    const own = due.filter((list) => list.method === method);
    const seeds = [...new Set(own.map(({ seed }) => seed))];
    const covered = seeds.map(
      (seed) => new Set(own.filter((l) => l.seed === seed).flatMap(({ list }) => list)).size,
    );
    const most = holdersOf.reduce((sum, count) => sum + count, 0);
    return {
      coverage5: mean(covered) / warm,
      diversity5: mean(own.map(({ list }) => 1 - meanPair(list, (i, j) => likeness[i * tokens + j]))),
      novelty5: mean(
        own.flatMap(({ list }) => list.map((token) => -Math.log2((holdersOf[token] + 1) / (most + 1)))),
      ),
    };
  };
  const popular = of('popularity');
  return methodNames.flatMap((method) =>
    Object.entries(of(method)).map(
      ([name, value]): Metric => ({
        name,
        on: `${Math.round(everyone / 5)} withheld holders of at least 3 tokens; ${method}`,
        scope: { part: method },
        value,
        baseline: { name: 'popularity', value: popular[name as keyof typeof popular] },
      }),
    ),
  );
}

function meanPair(list: readonly number[], value: (i: number, j: number) => number): number {
  const values = list.flatMap((i, at) => list.slice(0, at).map((j) => value(i, j)));
  return values.length === 0 ? 0 : mean(values);
}
