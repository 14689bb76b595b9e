import type { Leaderboard, LeaderboardRow } from '../leaderboard.ts';

function row(
  model: string,
  task: LeaderboardRow['task'],
  symbol: string | null,
  metrics: LeaderboardRow['metrics'],
  horizon = 1,
): LeaderboardRow {
  return {
    model,
    family: 'linear',
    task,
    horizon,
    symbol,
    forecasts: 1_000,
    metrics,
    baseline: {},
    notes: [],
  };
}

/** A leaderboard of three models on two tokens, small enough to read. */
export function sampleBoard(): Leaderboard {
  const figures = (crpsSkill: number, maeRatio: number) => ({
    crpsSkill: { value: crpsSkill, interval: [crpsSkill - 0.01, crpsSkill + 0.01] as [number, number] },
    maeRatio: { value: maeRatio, interval: [maeRatio - 0.002, maeRatio + 0.002] as [number, number] },
    coverage80: { value: 0.8 },
  });
  return {
    range: { from: '2022-07-01', to: '2025-06-30' },
    madeOn: '2026-11-25T00:00:00.000Z',
    tokens: ['BTC', 'ETH'],
    rows: [
      row('drift', 'return', 'BTC', figures(-0.01, 1.004)),
      row('ridge', 'return', 'BTC', figures(0.02, 1.001)),
      row('logistic', 'direction', 'BTC', { auc: { value: 0.53, interval: [0.51, 0.55] } }),
      row('ridge', 'return', 'BTC', figures(0.05, 0.99), 7),
      { ...row('ridge', 'return', null, figures(0.03, 1)), notes: ['learned from 9 rows'] },
    ],
    importances: [
      {
        model: 'ridge of the deviation',
        task: 'volatility',
        horizon: 1,
        features: [
          { name: 'logVariance4', family: 'spine', importance: 0.08, interval: [0.06, 0.1] },
          { name: 'breadth', family: 'crossAsset', importance: 0.001, interval: [-0.001, 0.003] },
        ],
      },
    ],
    ablation: [],
    curves: [],
  };
}
