import { z } from 'zod';
import type { ProbabilityBin, ScoreSheet, ScoreTally } from '../../store/scores.ts';

/** What a month's row holds, in this order; sums of losses and errors in whole units of `SUM_UNIT`. */
export const replayColumns = [
  'forecasts',
  'called',
  'hits',
  'rises',
  'covered',
  'below',
  'above',
  'compared',
  'error',
  'naiveError',
  'loss',
  'naiveLoss',
] as const;
/** Keeps every figure to a thousandth of its value, and the file small. */
export const SUM_UNIT = 1e-5;
const summed: ReadonlySet<string> = new Set(['error', 'naiveError', 'loss', 'naiveLoss']);

const count = z.int().min(0);
const horizonReplay = z.object({
  /** One row a month, in the order of `months`; null where the token had no forecast. */
  months: z.array(z.array(count).length(replayColumns.length).nullable()),
  /** Bin, forecasts, sum of the probabilities in units of SUM_UNIT, rises. */
  bins: z.array(z.tuple([count, count, count, count])),
});

/** `models/snapshot/replay.json`: the replayed record, added up by token, horizon and month. */
export const replayShape = z
  .object({
    /** Always 1: readers refuse what they do not know. */
    format: z.literal(1),
    builtAt: z.iso.datetime(),
    model: z.string(),
    /** Of the model that was retrained each month. */
    version: z.string(),
    /** Between the last known target of training and the first forecast of the month. */
    embargoDays: count,
    columns: z.array(z.string()),
    /** E.g. 2024-03, ascending. */
    months: z.array(z.string().regex(/^\d{4}-\d{2}$/)).min(1),
    tokens: z.record(z.string(), z.record(z.string().regex(/^\d+$/), horizonReplay)),
  })
  .refine(({ columns }) => columns.join() === replayColumns.join(), 'columns are not those known here')
  .refine(
    ({ months, tokens }) =>
      Object.values(tokens).every((token) =>
        Object.values(token).every((horizon) => horizon.months.length === months.length),
      ),
    'a row of months is not as long as the list of months',
  );

export type Replay = z.output<typeof replayShape>;

/** Where the replayed record that ships with this version comes from. */
export interface ReplaySource {
  /** Undefined where there is none that can be read. */
  read(): Promise<Replay | undefined>;
}

/** The version under which the forecasts of a replayed month are recorded: the model was another one each month. */
export function replayVersion(version: string, month: string): string {
  return `${version}+replay-${month}`;
}

/** Packs what was added up; every tally and bin is of a month in `months`. */
export function packReplay(
  about: Omit<Replay, 'format' | 'columns' | 'tokens'>,
  cells: readonly { symbol: string; month: string; tallies: ScoreTally[]; bins: ProbabilityBin[] }[],
): Replay {
  const tokens: Replay['tokens'] = {};
  const whole = (sum: number) => Math.round(sum / SUM_UNIT);
  for (const { symbol, month, tallies, bins } of cells) {
    tokens[symbol] ??= {};
    const of = (horizon: number) => {
      tokens[symbol][horizon] ??= { months: about.months.map(() => null), bins: [] };
      return tokens[symbol][horizon];
    };
    for (const tally of tallies) {
      of(tally.horizon).months[about.months.indexOf(month)] = replayColumns.map((column) =>
        summed.has(column) ? whole(tally[column]) : tally[column],
      );
    }
    for (const { horizon, bin, forecasts, probability, rises } of bins) {
      const { bins: known } = of(horizon);
      const same = known.find(([other]) => other === bin);
      if (same === undefined) known.push([bin, forecasts, whole(probability), rises]);
      else {
        same[1] += forecasts;
        same[2] += whole(probability);
        same[3] += rises;
      }
    }
  }
  for (const token of Object.values(tokens))
    for (const { bins } of Object.values(token)) bins.sort(([a], [b]) => a - b);
  return { format: 1, ...about, columns: [...replayColumns], tokens };
}

/** The shipped record as the store would add it up, month by month; of all tokens unless told. */
export function replaySheet(replay: Replay, symbol?: string): Pick<ScoreSheet, 'tallies' | 'bins'> {
  const tallies = new Map<string, ScoreTally>();
  const bins = new Map<string, ProbabilityBin>();
  const chosen = symbol === undefined ? Object.values(replay.tokens) : [replay.tokens[symbol] ?? {}];
  for (const [key, { months, bins: rows }] of chosen.flatMap((token) => Object.entries(token))) {
    const horizon = Number(key);
    for (const [index, row] of months.entries()) {
      if (row === null) continue;
      const place = `${key} ${index}`;
      const sums = tallies.get(place) ?? emptyTally(horizon, `${replay.months[index]}-01`);
      tallies.set(place, sums);
      for (const [at, column] of replayColumns.entries())
        sums[column] += summed.has(column) ? row[at] * SUM_UNIT : row[at];
    }
    for (const [bin, forecasts, probability, rises] of rows) {
      const place = `${key} ${bin}`;
      const sums = bins.get(place) ?? {
        origin: 'replayed',
        horizon,
        bin,
        forecasts: 0,
        probability: 0,
        rises: 0,
      };
      bins.set(place, sums);
      sums.forecasts += forecasts;
      sums.probability += probability * SUM_UNIT;
      sums.rises += rises;
    }
  }
  const byTime = (a: ScoreTally, b: ScoreTally) => a.horizon - b.horizon || (a.from < b.from ? -1 : 1);
  return { tallies: [...tallies.values()].sort(byTime), bins: [...bins.values()] };
}

/** A tally of nothing yet. */
export function emptyTally(horizon: number, from: string): ScoreTally {
  const zeros = Object.fromEntries(replayColumns.map((column) => [column, 0]));
  return { origin: 'replayed', horizon, from, ...zeros } as ScoreTally;
}
