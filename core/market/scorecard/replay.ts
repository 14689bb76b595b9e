import { z } from 'zod';
import type { ProbabilityBin, ScoreSheet, ScoreTally } from '../../store/scores.ts';

/** What a month's row holds, in this order; sums of losses and errors in whole units of `SUM_UNIT`. */
const replayColumns = [
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
const SUM_UNIT = 1e-5;
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

/**
 * Packs the replayed records of tokens, day by day as the store adds them up, into months.
 *
 * @throws RangeError when a tally is of a month that is not in `about.months`
 */
export function packReplay(
  about: Omit<Replay, 'format' | 'columns' | 'tokens'>,
  records: ReadonlyMap<string, Pick<ScoreSheet, 'tallies' | 'bins'>>,
): Replay {
  const tokens: Replay['tokens'] = {};
  const whole = (sum: number) => Math.round(sum / SUM_UNIT);
  for (const [symbol, { tallies, bins }] of records) {
    const horizons: Replay['tokens'][string] = {};
    tokens[symbol] = horizons;
    for (const [place, tally] of addUp(tallies, ({ horizon, from }) => `${horizon} ${from.slice(0, 7)}`)) {
      const month = about.months.indexOf(place.split(' ')[1]);
      if (month < 0)
        throw new RangeError(`${symbol} has scores of ${place}, which is no month of this replay`);
      horizons[tally.horizon] ??= { months: about.months.map(() => null), bins: [] };
      horizons[tally.horizon].months[month] = replayColumns.map((column) =>
        summed.has(column) ? whole(tally[column]) : tally[column],
      );
    }
    for (const { horizon, bin, forecasts, probability, rises } of pooledBins(bins))
      horizons[horizon].bins.push([bin, forecasts, whole(probability), rises]);
  }
  return { format: 1, ...about, columns: [...replayColumns], tokens };
}

/** Adds up the tallies of the same place; the first one gives the rest. */
function addUp(
  tallies: readonly ScoreTally[],
  placeOf: (tally: ScoreTally) => string,
): Map<string, ScoreTally> {
  const places = new Map<string, ScoreTally>();
  for (const tally of tallies) {
    const sums = places.get(placeOf(tally));
    if (sums === undefined) places.set(placeOf(tally), { ...tally });
    else for (const column of replayColumns) sums[column] += tally[column];
  }
  return places;
}

function pooledBins(bins: readonly ProbabilityBin[]): ProbabilityBin[] {
  const places = new Map<string, ProbabilityBin>();
  for (const bin of bins) {
    const place = `${bin.horizon} ${bin.bin}`;
    const sums = places.get(place);
    if (sums === undefined) places.set(place, { ...bin });
    else for (const column of ['forecasts', 'probability', 'rises'] as const) sums[column] += bin[column];
  }
  return [...places.values()].sort((a, b) => a.horizon - b.horizon || a.bin - b.bin);
}

/** The shipped record as the store would add it up, month by month; of all tokens unless told. */
export function replaySheet(replay: Replay, symbol?: string): Pick<ScoreSheet, 'tallies' | 'bins'> {
  const chosen = symbol === undefined ? Object.values(replay.tokens) : [replay.tokens[symbol] ?? {}];
  const horizons = chosen.flatMap((token) =>
    Object.entries(token).map(([key, record]) => ({ horizon: Number(key), ...record })),
  );
  const tallies = horizons.flatMap(({ horizon, months }) =>
    months.flatMap((row, index) =>
      row === null ? [] : [tallyOf(horizon, `${replay.months[index]}-01`, row)],
    ),
  );
  const bins = horizons.flatMap(({ horizon, bins: rows }) =>
    rows.map(
      ([bin, forecasts, probability, rises]): ProbabilityBin => ({
        origin,
        horizon,
        bin,
        forecasts,
        probability: probability * SUM_UNIT,
        rises,
      }),
    ),
  );
  const pooled = [...addUp(tallies, ({ horizon, from }) => `${horizon} ${from}`).values()];
  return {
    tallies: pooled.sort((a, b) => a.horizon - b.horizon || (a.from < b.from ? -1 : 1)),
    bins: pooledBins(bins),
  };
}

const origin = 'replayed';

function tallyOf(horizon: number, from: string, row: readonly number[]): ScoreTally {
  const sums = Object.fromEntries(
    replayColumns.map((column, at) => [column, summed.has(column) ? row[at] * SUM_UNIT : row[at]]),
  );
  return { origin, horizon, from, ...(sums as Record<(typeof replayColumns)[number], number>) };
}
