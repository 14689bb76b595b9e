import { z } from 'zod';

export const modelFamilies = [
  'naive',
  'linear',
  'neighbours',
  'trees',
  'kernel',
  'series',
  'neural',
  'ensemble',
] as const;
export type ModelFamily = (typeof modelFamilies)[number];

export const tasks = ['return', 'direction', 'volatility', 'distribution'] as const;
export type Task = (typeof tasks)[number];

/** A figure, with its 95 % block-bootstrap interval over days where it is a headline. */
const figure = z.object({
  value: z.number(),
  interval: z.tuple([z.number(), z.number()]).optional(),
});

const row = z.object({
  model: z.string(),
  family: z.enum(modelFamilies),
  task: z.enum(tasks),
  /** Days ahead. */
  horizon: z.number().int().min(1),
  /** Null where all tokens are pooled. */
  symbol: z.string().nullable(),
  /** Scored forecasts. */
  forecasts: z.number().int().min(1),
  metrics: z.record(z.string(), figure),
  /** The same figure of the naive forecast, by the metric's name. */
  baseline: z.record(z.string(), z.number()),
  /** What a reader must know beside the figures, e.g. that it learned from a part of the rows. */
  notes: z.array(z.string()),
});

const importance = z.object({
  model: z.string(),
  task: z.enum(tasks),
  horizon: z.number().int().min(1),
  /** Rise of the loss when the column is shuffled, largest first. */
  features: z.array(
    z.object({
      name: z.string(),
      family: z.string(),
      importance: z.number(),
      interval: z.tuple([z.number(), z.number()]),
    }),
  ),
});

const ablation = z.object({
  model: z.string(),
  task: z.enum(tasks),
  horizon: z.number().int().min(1),
  family: z.string(),
  /** Relative change of the loss without the family, against all families; above 0 the family helps. */
  without: figure,
  /** Relative change of the loss with the spine and the family only, against the spine; below 0 the family helps. */
  added: figure,
});

const curve = z.object({
  /**
   * `learning`: loss by epoch of the newest fit of a network; `precisionRecall`: precision by recall of a probability of a
   * rise, over all tokens.
   */
  kind: z.enum(['learning', 'precisionRecall']),
  /** Null where a fit is for all horizons. */
  horizon: z.number().int().min(1).nullable(),
  /** The model, and for learning which rows. */
  name: z.string(),
  points: z.array(z.tuple([z.number(), z.number()])),
});

const leaderboard = z.object({
  /** ISO days of the first and last forecast. */
  range: z.object({ from: z.string(), to: z.string() }),
  madeOn: z.string(),
  tokens: z.array(z.string()),
  rows: z.array(row),
  importances: z.array(importance),
  ablation: z.array(ablation),
  curves: z.array(curve),
});

/** What the laboratory found out, small enough to serve from. */
export type Leaderboard = z.infer<typeof leaderboard>;
export type LeaderboardRow = z.infer<typeof row>;
export type Importance = z.infer<typeof importance>;
export type Ablation = z.infer<typeof ablation>;
export type LabCurve = z.infer<typeof curve>;
export type LabFigure = z.infer<typeof figure>;

/** @throws ZodError when the text is no leaderboard of this version */
export function parseLeaderboard(text: string): Leaderboard {
  return leaderboard.parse(JSON.parse(text));
}
