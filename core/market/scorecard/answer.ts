import { z } from 'zod';
import { forecastOrigins } from '../../store/scores.ts';

const origin = z
  .enum(forecastOrigins)
  .describe(
    'scheduled: made daily for every token, so complete; asked: given to whoever asked for more than that; ' +
      'replayed: made afterwards over the past with what was known then, and given to nobody',
  );
const day = z.iso.date();
const count = z.int().min(0);
const share = z.number().min(0).max(1);

/** A figure with its 95 % interval, null where there are too few days for one. */
const figure = z.object({
  value: z.number(),
  interval: z.tuple([z.number(), z.number()]).nullable().describe('95 %; null with too few days for one'),
});

const horizonScores = z.object({
  horizon: z.int().min(1).max(30).describe('Days ahead'),
  forecasts: count.describe('How many have been scored'),
  called: count.describe('Those that called a direction, with a probability other than 1/2'),
  hitRate: figure.nullable().describe('Share of the calls that were right; null where none was made'),
  riseShare: share.describe('Share of closes above the last one'),
  coverage80: figure.describe('Share of closes that the 80 % interval held'),
  below: share.describe('Share of closes below the interval, 0.1 if it is calibrated'),
  above: share.describe('Share of closes above the interval, 0.1 if it is calibrated'),
  intervalSkill: figure
    .nullable()
    .describe('1 - pinball loss / that of the trailing-year quantiles; above 0 is better'),
  maeRatio: figure.nullable().describe('Mean absolute error / that of "no change"; below 1 is better'),
});

const calibrationBin = z.object({
  from: share,
  to: share,
  forecasts: count,
  meanProbability: share.describe('Of a rise, as it was forecast'),
  riseShare: share.describe('Share that rose'),
  interval: z.tuple([share, share]).describe('95 % interval of that share'),
});

const scoreRecord = z.object({
  origin,
  shipped: z.boolean().describe('True when it came with this version, not out of the database'),
  versions: z.array(z.string()).describe('Of the model'),
  first: day.describe('Day of the first scored forecast; of a shipped record, of its first month'),
  last: day.describe('Day of the last scored forecast; of a shipped record, of its last month'),
  forecasts: count,
  horizons: z.array(horizonScores),
  calibration: z
    .array(calibrationBin)
    .describe('Forecasts that called a direction, by their probability of a rise, all horizons together'),
});

/** What `/scorecard` answers. */
export const scorecardAnswer = z.object({
  symbol: z.string().nullable().describe('null: all tokens together'),
  model: z.object({ name: z.string(), version: z.string() }),
  records: z.array(scoreRecord).describe('Never mixed; empty while nothing has been scored'),
  counts: z
    .array(
      z.object({
        origin,
        recorded: count,
        scored: count,
        waiting: count.describe('Their day has not come, or its close is not known yet'),
        unscorable: count,
      }),
    )
    .describe('What the database holds'),
  unscorable: z.array(z.object({ origin, reason: z.string(), forecasts: count })),
});

export type ScorecardAnswer = z.output<typeof scorecardAnswer>;
export type ScoreRecord = z.output<typeof scoreRecord>;
export type HorizonScores = z.output<typeof horizonScores>;
export type CalibrationBin = z.output<typeof calibrationBin>;
export type Figure = z.output<typeof figure>;
