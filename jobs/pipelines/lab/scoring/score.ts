import { dieboldMariano } from '../../../../core/learn/metrics/comparison.ts';
import { averagePrecision, rocAuc } from '../../../../core/learn/metrics/separation.ts';
import type { LabFigure } from '../../../../core/market/laboratory/leaderboard.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { DailyFigures } from './bootstrap.ts';
import type { Forecast } from './forecast.ts';
import { type Losses, lossesOf } from './losses.ts';
import { sharpe, strategyDays, yearlyReturn } from './strategy.ts';
import type { TestTable } from './testTable.ts';

/** What every model is compared with, on the same rows. */
export interface Baselines {
  /** No change, with the quantiles of all past returns. */
  naive: Losses;
  /** No change, with the quantiles of the trailing year's returns. */
  trailing: Losses;
  /** ARIMA with the quantiles of its past errors, where it is plugged in. */
  arima?: Losses;
  /** Mean absolute h-day return of each row's token in the training window, for the scaled error. */
  trainingMove: Float64Array;
}

export interface Scores {
  metrics: Record<string, LabFigure>;
  baseline: Record<string, number>;
}

const TERCILES = ['Calm', 'Middling', 'Wild'] as const;

/** Every figure of one forecast over the given rows of the table. */
export function scoreForecast(
  dataset: Dataset,
  table: TestTable,
  forecast: Forecast,
  base: Baselines,
  rows: Int32Array,
): Scores {
  const figures = new DailyFigures(table, rows);
  const scaled = lossesOf(table, forecast, forecast.scaled);
  const constant = lossesOf(table, forecast, forecast.constant);
  const metrics: Record<string, LabFigure> = {};
  const baseline: Record<string, number> = {};
  const mean = (values: ArrayLike<number>, within = rows) => {
    let sum = 0;
    for (const row of within) sum += values[row];
    return sum / within.length;
  };
  const set = (name: string, figure: LabFigure | number, ofNaive?: number) => {
    const one = typeof figure === 'number' ? { value: figure } : figure;
    // A figure that cannot be said of these rows (no rise, no crash) is left out.
    if (!Number.isFinite(one.value)) return;
    metrics[name] = one.interval?.every(Number.isFinite) ? one : { value: one.value };
    if (ofNaive !== undefined && Number.isFinite(ofNaive)) baseline[name] = ofNaive;
  };
  /** 1 - loss / loss of the other. */
  const skill = (own: ArrayLike<number>, other: ArrayLike<number>, within = figures): LabFigure =>
    within.figure(
      [within.sums((row) => own[row]), within.sums((row) => other[row])],
      ([loss, reference]) => 1 - loss / reference,
    );

  set('mae', mean(scaled.absolute), mean(base.naive.absolute));
  set(
    'maeRatio',
    figures.figure(
      [figures.sums((row) => scaled.absolute[row]), figures.sums((row) => base.naive.absolute[row])],
      ([own, naive]) => own / naive,
    ),
    1,
  );
  set('rmse', Math.sqrt(mean(scaled.squared)), Math.sqrt(mean(base.naive.squared)));
  const move = (centre: number, row: number) => Math.abs(centre - table.actual[row]) / base.trainingMove[row];
  set(
    'mase',
    mean(table.actual.map((_, row) => move(forecast.centre[row], row))),
    mean(table.actual.map((_, row) => move(0, row))),
  );
  const level = mean(table.actual);
  const spread = mean(table.actual.map((value) => (value - level) ** 2));
  set('r2', 1 - mean(scaled.squared) / spread, 1 - mean(base.naive.squared) / spread);

  for (const [suffix, own] of [
    ['', scaled],
    ['ConstantWidth', constant],
  ] as const) {
    set(`crps${suffix}`, mean(own.crps), mean(base.naive.crps));
    set(`pinball${suffix}`, mean(own.pinball), mean(base.naive.pinball));
    set(`crpsSkill${suffix}`, skill(own.crps, base.naive.crps), 0);
    set(`pinballSkill${suffix}`, skill(own.pinball, base.naive.pinball), 0);
    set(
      `coverage80${suffix}`,
      figures.figure(
        [figures.sums((row) => own.inside[row]), figures.sums(() => 1)],
        ([hits, all]) => hits / all,
      ),
      mean(base.naive.inside),
    );
  }
  set('crpsSkillAgainstTrailingYear', skill(scaled.crps, base.trailing.crps), 0);
  set('pinballSkillAgainstTrailingYear', skill(scaled.pinball, base.trailing.pinball), 0);
  if (base.arima !== undefined) {
    set('crpsSkillAgainstArima', skill(scaled.crps, base.arima.crps), 0);
    set('pinballSkillAgainstArima', skill(scaled.pinball, base.arima.pinball), 0);
  }
  for (const [tercile, name] of TERCILES.entries()) {
    const within = rows.filter((row) => table.tercile[row] === tercile);
    set(`coverage80${name}`, mean(scaled.inside, within), mean(base.naive.inside, within));
  }
  for (const [name, mask] of [
    ['AfterCrash', table.afterCrash],
    ['AfterFlashCrash', table.afterFlash],
  ] as const) {
    const within = rows.filter((row) => mask[row] === 1);
    if (within.length === 0) continue;
    const part = new DailyFigures(table, within);
    set(`coverage80${name}`, mean(scaled.inside, within), mean(base.naive.inside, within));
    set(`crpsSkill${name}`, skill(scaled.crps, base.naive.crps, part), 0);
    set(`pinballSkill${name}`, skill(scaled.pinball, base.naive.pinball, part), 0);
    if (base.arima !== undefined)
      set(`crpsSkillAgainstArima${name}`, skill(scaled.crps, base.arima.crps, part), 0);
  }

  direction(table, forecast, figures, set);
  volatility(dataset, table, forecast, rows, set);
  for (const [name, own, other] of [
    ['dieboldMarianoAbsolute', scaled.absolute, base.naive.absolute],
    ['dieboldMarianoCrps', scaled.crps, base.naive.crps],
  ] as const) {
    if (figures.days <= 2 * table.horizon + 2) continue;
    const test = dieboldMariano(
      figures.means((row) => own[row]),
      figures.means((row) => other[row]),
      { horizon: table.horizon },
    );
    set(name, { value: test.difference, interval: [test.interval[0], test.interval[1]] }, 0);
    set(`${name}P`, test.pValue);
  }
  strategy(dataset, table, forecast, figures, set);
  return { metrics, baseline };
}

/** The few figures that are kept of a token alone. */
export function scoreToken(
  table: TestTable,
  forecast: Forecast,
  own: Losses,
  base: Baselines,
  rows: Int32Array,
): Scores {
  const figures = new DailyFigures(table, rows);
  const { actual } = table;
  const mean = (value: (row: number) => number): number => {
    let sum = 0;
    for (const row of rows) sum += value(row);
    return sum / rows.length;
  };
  const ratio = (losses: ArrayLike<number>, other: ArrayLike<number>, of: (ratio: number) => number) =>
    figures.figure(
      [figures.sums((row) => losses[row]), figures.sums((row) => other[row])],
      ([loss, reference]) => of(loss / reference),
    );
  const { naive } = base;
  const figuresOf: [string, LabFigure][] = [
    ['maeRatio', ratio(own.absolute, naive.absolute, (value) => value)],
    ['crpsSkill', ratio(own.crps, naive.crps, (value) => 1 - value)],
    ['pinballSkill', { value: 1 - mean((row) => own.pinball[row]) / mean((row) => naive.pinball[row]) }],
    ['coverage80', { value: mean((row) => own.inside[row]) }],
    [
      'auc',
      {
        value: rocAuc(
          Array.from(rows, (row) => forecast.probabilityUp[row]),
          Array.from(rows, (row) => actual[row] > 0),
        ),
      },
    ],
  ];
  const said = figuresOf.filter(([, { value }]) => Number.isFinite(value));
  // All but the coverage are relative to the naive forecast: for that, its own row has the figure.
  return { metrics: Object.fromEntries(said), baseline: {} };
}

type Set = (name: string, figure: LabFigure | number, ofNaive?: number) => void;

function direction(
  { actual }: TestTable,
  { probabilityUp, threshold }: Forecast,
  figures: DailyFigures,
  set: Set,
): void {
  const { rows } = figures;
  const counts = { hits: 0, alarms: 0, missed: 0, quiet: 0, brier: 0 };
  for (const row of rows) {
    const rose = actual[row] > 0;
    const called = probabilityUp[row] >= threshold[row];
    counts[rose ? (called ? 'hits' : 'missed') : called ? 'alarms' : 'quiet']++;
    counts.brier += (probabilityUp[row] - Number(rose)) ** 2;
  }
  const { hits, alarms, missed, quiet, brier } = counts;
  const n = rows.length;
  const share = (hits + missed) / n;
  set(
    'accuracy',
    figures.figure(
      [figures.sums((row) => Number(probabilityUp[row] > 0.5 === actual[row] > 0)), figures.sums(() => 1)],
      ([all, of]) => all / of,
    ),
    // "Never a rise" or "always a rise", whichever came to be right.
    Math.max(share, 1 - share),
  );
  set('truePositives', hits);
  set('falsePositives', alarms);
  set('falseNegatives', missed);
  set('trueNegatives', quiet);
  set('threshold', threshold[rows[rows.length - 1]]);
  set('precision', hits / (hits + alarms), share);
  set('recall', hits / (hits + missed));
  set('f1', (2 * hits) / (2 * hits + alarms + missed), (2 * share) / (1 + share));
  set('brier', brier / n, 0.25);
  set(
    'auc',
    figures.auc(
      (row) => probabilityUp[row],
      (row) => actual[row] > 0,
    ),
    0.5,
  );
  set(
    'averagePrecision',
    averagePrecision(
      Array.from(rows, (row) => probabilityUp[row]),
      Array.from(rows, (row) => actual[row] > 0),
    ),
    share,
  );
}

function volatility(
  { deviation }: Dataset,
  { row, targets }: TestTable,
  { logDeviation }: Forecast,
  rows: Int32Array,
  set: Set,
): void {
  if (logDeviation === undefined) return;
  let [own, persistent, total, level] = [0, 0, 0, 0];
  for (const at of rows) level += targets.logDeviation[row[at]] / rows.length;
  for (const at of rows) {
    const came = targets.logDeviation[row[at]];
    own += (came - logDeviation[at]) ** 2;
    persistent += (came - Math.log(deviation[row[at]])) ** 2;
    total += (came - level) ** 2;
  }
  set('logDeviationRmse', Math.sqrt(own / rows.length), Math.sqrt(persistent / rows.length));
  set('logDeviationR2', 1 - own / total, 1 - persistent / total);
}

function strategy(
  dataset: Dataset,
  table: TestTable,
  { centre, probabilityUp, task }: Forecast,
  figures: DailyFigures,
  set: Set,
): void {
  const long = (row: number) => (task === 'direction' ? probabilityUp[row] > 0.5 : centre[row] > 0);
  const own = strategyDays(dataset, table, figures, long);
  const hold = strategyDays(dataset, table, figures, () => true);
  const all = Int32Array.from({ length: figures.days }, (_, i) => i);
  for (const [name, days, holding] of [
    ['Gross', own.gross, hold.gross],
    ['Net', own.net, hold.net],
  ] as const) {
    set(`return${name}`, yearlyReturn(days, all), yearlyReturn(holding, all));
    set(
      `sharpe${name}`,
      figures.ofDays((sample) => sharpe(days, sample)),
      sharpe(holding, all),
    );
  }
}
