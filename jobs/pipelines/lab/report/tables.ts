import type { Leaderboard, LeaderboardRow } from '../../../../core/market/laboratory/leaderboard.ts';
import { baselineOf, markdownTable, percent, plain } from './markdown.ts';

/** The best of a table's rows first. */
type Order = (row: LeaderboardRow) => number;

const pooled = ({ rows }: Leaderboard, horizon: number) =>
  rows.filter((row) => row.symbol === null && row.horizon === horizon);

const by = (name: string, sign = -1): Order => {
  return ({ metrics }) => sign * (metrics[name]?.value ?? Number.NEGATIVE_INFINITY * -sign);
};

function sorted(rows: readonly LeaderboardRow[], order: Order): LeaderboardRow[] {
  return rows.toSorted((a, b) => order(a) - order(b));
}

/** Distributions: how much better than no change with a constant width, and how well the interval covers. */
export function distributionTable(board: Leaderboard, horizon: number): string {
  return markdownTable(
    [
      'model',
      'task',
      'CRPS skill',
      'pinball skill',
      'CRPS skill, constant width',
      'against trailing year',
      'against ARIMA, constant width',
      'coverage of 80 %',
      'calm / middling / wild',
    ],
    sorted(pooled(board, horizon), by('crpsSkill')).map(({ model, task, metrics }) => [
      model,
      task,
      percent(metrics.crpsSkill),
      percent(metrics.pinballSkill),
      percent(metrics.crpsSkillConstantWidth),
      percent(metrics.crpsSkillAgainstTrailingYear),
      percent(metrics.crpsSkillAgainstArima),
      percent(metrics.coverage80),
      ['Calm', 'Middling', 'Wild'].map((name) => percent(metrics[`coverage80${name}`])).join(' / '),
    ]),
  );
}

/** The months after crashes. */
export function crashTable(board: Leaderboard, horizon: number): string {
  return markdownTable(
    [
      'model',
      'CRPS skill after crashes',
      'coverage after crashes',
      'CRPS skill after flash crashes',
      'pinball skill after flash crashes',
      'coverage after flash crashes',
    ],
    sorted(pooled(board, horizon), by('crpsSkillAfterCrash')).map(({ model, metrics }) => [
      model,
      percent(metrics.crpsSkillAfterCrash),
      percent(metrics.coverage80AfterCrash),
      percent(metrics.crpsSkillAfterFlashCrash),
      percent(metrics.pinballSkillAfterFlashCrash),
      percent(metrics.coverage80AfterFlashCrash),
    ]),
  );
}

/** Point forecasts. */
export function pointTable(board: Leaderboard, horizon: number): string {
  return markdownTable(
    [
      'model',
      'MAE / naive',
      'MAE',
      'RMSE',
      'MASE',
      'R2',
      'Diebold-Mariano p',
      'skill in training / test',
      'notes',
    ],
    sorted(
      pooled(board, horizon).filter(({ task }) => task === 'return'),
      by('maeRatio', 1),
    ).map(({ model, metrics, notes }) => [
      model,
      plain(metrics.maeRatio, 4),
      percent(metrics.mae, 2),
      percent(metrics.rmse, 2),
      plain(metrics.mase),
      percent(metrics.r2, 2),
      plain(metrics.dieboldMarianoAbsoluteP),
      `${percent(metrics.trainSkill)} / ${percent(metrics.testSkill)}`,
      notes.join('; '),
    ]),
  );
}

/** Whether it rises. */
export function directionTable(board: Leaderboard, horizon: number): string {
  return markdownTable(
    [
      'model',
      'AUC',
      'accuracy',
      'Brier',
      'average precision',
      'threshold',
      'precision',
      'recall',
      'F1',
      'TP / FP / FN / TN',
    ],
    sorted(
      pooled(board, horizon).filter(({ task }) => task !== 'volatility'),
      by('auc'),
    ).map(({ model, metrics }) => [
      model,
      plain(metrics.auc),
      percent(metrics.accuracy),
      plain(metrics.brier, 4),
      plain(metrics.averagePrecision),
      plain(metrics.threshold),
      percent(metrics.precision),
      percent(metrics.recall),
      plain(metrics.f1),
      ['truePositives', 'falsePositives', 'falseNegatives', 'trueNegatives']
        .map((name) => plain(metrics[name], 0))
        .join(' / '),
    ]),
  );
}

/** Deviation. */
export function volatilityTable(board: Leaderboard, horizon: number): string {
  const rows = sorted(
    pooled(board, horizon).filter(({ metrics }) => metrics.logDeviationRmse !== undefined),
    by('logDeviationRmse', 1),
  );
  return markdownTable(
    ['model', 'RMSE of the log deviation', 'R2', 'CRPS skill', 'skill in training / test'],
    [
      ...rows.map(({ model, metrics }) => [
        model,
        plain(metrics.logDeviationRmse, 4),
        percent(metrics.logDeviationR2),
        percent(metrics.crpsSkill),
        `${percent(metrics.trainSkill)} / ${percent(metrics.testSkill)}`,
      ]),
      [
        'the deviation of the past, half-life 10 days',
        plain(baselineOf(rows[0], 'logDeviationRmse'), 4),
        percent(baselineOf(rows[0], 'logDeviationR2')),
        '-',
        '-',
      ],
    ],
  );
}

/** What trading the sign would have brought. */
export function strategyTable(board: Leaderboard, horizon: number): string {
  const rows = sorted(
    pooled(board, horizon).filter(({ task, model }) => task !== 'volatility' && model !== 'naive'),
    by('sharpeNet'),
  );
  return markdownTable(
    ['model', 'return a year', 'Sharpe ratio', 'return a year at 10 bp', 'Sharpe ratio at 10 bp'],
    [
      ...rows.map(({ model, metrics }) => [
        model,
        percent(metrics.returnGross),
        plain(metrics.sharpeGross, 2),
        percent(metrics.returnNet),
        plain(metrics.sharpeNet, 2),
      ]),
      [
        'held all the time',
        percent(baselineOf(rows[0], 'returnGross')),
        plain(baselineOf(rows[0], 'sharpeGross'), 2),
        percent(baselineOf(rows[0], 'returnNet')),
        plain(baselineOf(rows[0], 'sharpeNet'), 2),
      ],
    ],
  );
}

/** What each family of features is worth. */
export function ablationTable({ ablation }: Leaderboard): string {
  return markdownTable(
    ['model', 'task', 'family', 'loss without it', 'loss of spine and it, against the spine'],
    ablation.map(({ model, task, family, without, added }) => [
      model,
      task,
      family,
      percent(without, 2),
      family === 'spine' ? '-' : percent(added, 2),
    ]),
  );
}

/** The features that count most. */
export function importanceTable({ importances }: Leaderboard, horizon: number): string {
  return markdownTable(
    ['model', 'task', 'rise of the loss when the feature is permuted, largest first'],
    importances
      .filter((one) => one.horizon === horizon)
      .map(({ model, task, features }) => [
        model,
        task,
        features
          .slice(0, 6)
          .map(({ name, importance, interval }) => `${name} ${percent({ value: importance, interval }, 2)}`)
          .join('; '),
      ]),
  );
}
