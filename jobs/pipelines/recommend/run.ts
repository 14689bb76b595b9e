import { seededRandom } from '../../../core/learn/random.ts';
import { type RankingScores, scoreRanking, topPlaces } from '../../../core/learn/ranking.ts';
import {
  blended,
  blendTables,
  collaborativeParts,
  contentParts,
  priorScores,
  scoreTable,
  sumOf,
  timesColumns,
} from './blend.ts';
import { type Case, denseRows, groupFolds, hideSome, shuffled } from './cases.ts';
import { fitAll, type Single, singleNames } from './methods.ts';
import { type Data, firstColumns, LIST, type Tuned, tune } from './tune.ts';

/** How holders are kept from the training: wholly, in part, or with the tokens that they show. */
export type Protocol = 'withheld' | 'leave-some-out' | 'cold';
export type MethodName = Single | 'random' | 'content' | 'collaborative' | 'hybrid';
export const methodNames: readonly MethodName[] = [
  'random',
  ...singleNames,
  'content',
  'collaborative',
  'hybrid',
];

/** One list that one method gave for one case. */
export interface Listed extends RankingScores {
  protocol: Protocol;
  seed: number;
  holder: number;
  /** Tokens of the holder, visible and hidden. */
  size: number;
  method: MethodName;
  list: number[];
}

const SEEDS: readonly number[] = [1, 2, 3, 4, 5];
const FOLDS = 10;
/** Fewest tokens of a holder that is tested on. */
const LEAST = 2;
/** Share of the tokens that nobody holds any more, where the start is cold. */
const COLD = 0.3;

/** Every protocol with every seed. Hyper-parameters and blend are chosen anew on each training set alone. */
export function runAll(
  data: Data,
  say: (text: string) => void,
  { seeds = SEEDS, folds = FOLDS }: { seeds?: readonly number[]; folds?: number } = {},
): Listed[] {
  const everyone = data.sets.map((_, holder) => holder);
  return seeds.flatMap((seed) => {
    const random = seededRandom(100 + seed);
    const withheld = groupFolds(everyone, data.groups, folds, random).flatMap((out) => {
      const rest = new Set(out);
      const holders = everyone.filter((holder) => !rest.has(holder));
      const tuned = tune(data, holders, seed);
      const cases = hideSome(data.sets, out, LEAST, random);
      const cold = coldStart(data, holders, out, random);
      return [
        ...listsOf(data, trainingSets(data, holders), cases, tuned, 'withheld', seed),
        ...listsOf(data, cold.sets, cold.cases, tuned, 'cold', seed),
      ];
    });
    say(`seed ${seed}: withheld holders`);
    const cases = hideSome(data.sets, everyone, LEAST, random);
    const left = new Map(cases.map(({ holder, visible }) => [holder, visible]));
    const partly = { ...data, sets: data.sets.map((set, holder) => left.get(holder) ?? set) };
    const tuned = tune(partly, everyone, seed);
    const some = listsOf(data, trainingSets(partly, everyone), cases, tuned, 'leave-some-out', seed);
    say(`seed ${seed}: leave some out; blend ${JSON.stringify(tuned.weights)}`);
    return [...withheld, ...some];
  });
}

function trainingSets({ sets }: Data, holders: readonly number[]): (readonly number[])[] {
  return holders.map((holder) => sets[holder]);
}

/** Some tokens lose every holder in the training set; a case shows these alone and hides the others. */
function coldStart(data: Data, holders: readonly number[], out: readonly number[], random: () => number) {
  const all = Array.from({ length: data.warm }, (_, token) => token);
  const cold = new Set(shuffled(all, random).slice(0, Math.round(COLD * data.warm)));
  const sets = trainingSets(data, holders)
    .map((set) => set.filter((token) => !cold.has(token)))
    .filter(({ length }) => length > 0);
  const cases = out
    .map((holder) => ({
      holder,
      visible: data.sets[holder].filter((token) => cold.has(token)),
      hidden: data.sets[holder].filter((token) => !cold.has(token)),
    }))
    .filter(({ visible, hidden }) => visible.length > 0 && hidden.length > 0);
  return { sets, cases };
}

function listsOf(
  data: Data,
  sets: readonly (readonly number[])[],
  cases: readonly Case[],
  tuned: Tuned,
  protocol: Protocol,
  seed: number,
): Listed[] {
  const { warm, tokens } = data;
  const held = denseRows(sets, warm);
  const visible = denseRows(
    cases.map((entry) => entry.visible),
    tokens,
  );
  const fitted = fitAll(held);
  const tables = blendTables(fitted, data.content, warm, tokens);
  const { weights } = tuned;
  const content = scoreTable(visible, blended(tables, weights, contentParts));
  const collaborative = sumOf(
    scoreTable(visible, blended(tables, weights, collaborativeParts)),
    priorScores(visible, tables.prior, weights.prior),
  );
  const scores: Record<string, { data: Float64Array; columns: number }> = {
    content,
    collaborative,
    hybrid: sumOf(collaborative, timesColumns(content, tables.reach)),
  };
  for (const name of singleNames)
    scores[name] = fitted[name][tuned.singles[name]].score(firstColumns(visible, warm));
  const random = seededRandom(1000 + seed);
  scores.random = { columns: warm, data: Float64Array.from({ length: cases.length * warm }, random) };
  return cases.flatMap(({ holder, visible: shown, hidden }, row) =>
    methodNames.map((method) => {
      const { data: values, columns } = scores[method];
      const list = topPlaces(values.subarray(row * columns, (row + 1) * columns), new Set(shown), LIST);
      const size = shown.length + hidden.length;
      return { protocol, seed, holder, size, method, list, ...scoreRanking(list, new Set(hidden), LIST) };
    }),
  );
}
