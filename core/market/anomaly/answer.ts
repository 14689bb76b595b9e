import { z } from 'zod';
import { timeframes } from '../candles/timeframe.ts';
import { anomalyKinds } from './alarm/featureKinds.ts';

const when = z
  .string()
  .describe('The candle: its day, such as 2025-06-30, or the time at which it begins, 2025-06-30T20:00:00Z');
const price = z.number().positive().describe('USD');
const share = z.number().min(0).max(1);
const kind = z
  .enum([...anomalyKinds, 'stuck price'])
  .describe(
    'What carries most of the energy; a price that stands still is a fault of the market or its feed',
  );
const percentile = z
  .number()
  .min(0)
  .max(100)
  .describe('Of the energy among those before it: 99 is stranger than all but one in a hundred');
const probability = share.describe('Of an energy at least as large, by those before it');

const raised = z.object({
  date: when,
  energy: z.number(),
  percentile,
  probability,
  kind,
  driver: z.string().describe('What carries most of the energy, in words'),
  close: price,
  change: z.number().describe('Of the close from the one before: 0.05 is 5 %'),
});

const shown = z.object({
  date: when,
  close: price,
  energy: z.number(),
  probability: probability.nullable().describe('Null where too little came before'),
  alarm: z.boolean(),
});

const measured = z
  .object({
    on: z.string().describe('Where it was measured'),
    budget: z.number().describe('Alarms a year and token at which it was measured'),
    recall: share.describe('Share of the known events that an alarm found within a day'),
    recallInterval: z.tuple([share, share]).describe('95 % interval of it: known events are few'),
    recallBaseline: z
      .object({ name: z.string(), recall: share })
      .describe('The best of the simpler detectors at the same budget'),
    recallVisible: share.describe('The same of those events that daily candles show at all'),
    precision: share.describe(
      'Share of the alarms that met such an event: a lower bound, for no list is complete',
    ),
    explained: share.describe('Share of the alarms within a day of a listed event of any kind'),
  })
  .nullable()
  .describe('How far an alarm can be trusted; null where it was not measured for such candles');

const common = {
  symbol: z.string(),
  timeframe: z.enum(timeframes).describe('Length of the candles'),
  asOf: when.describe('The newest candle that was had'),
  measured,
  model: z.object({ name: z.string(), version: z.string() }),
  data: z.object({
    source: z.string().describe('Where the candles came from'),
    fetchedAt: z.iso.datetime(),
    live: z.boolean().describe('False when newer candles have closed than were had'),
  }),
};

/** What `/anomaly` answers. */
export const anomalyAnswer = z.object({
  ...common,
  date: when,
  newest: z.boolean().describe('False when an earlier candle than the newest was asked about'),
  status: z
    .enum(['alarm', 'continued', 'calm'])
    .describe('continued: as strange as an alarm, but the alarm before it stands for it'),
  alarm: z.boolean().describe('An alarm is raised for this candle, or the price is stuck'),
  kind: kind.nullable().describe('What is strange; null where nothing is'),
  energy: z.number().describe('How strange, in units of the model: low is normal'),
  percentile,
  probability,
  drivers: z
    .array(z.object({ feature: z.string(), name: z.string(), share }))
    .describe('What carries the energy, the largest first; the shares add to 1'),
  baselines: z
    .object({ zscore: z.number(), isolationForest: z.number(), oneClassSvm: z.number() })
    .describe('What simpler detectors say, larger is stranger, each in its own units'),
  energies: z
    .record(z.string(), z.number())
    .describe('The energy of each of the models that were trained, each in its own units'),
  alike: z
    .array(z.object({ symbol: z.string(), date: when, distance: z.number() }))
    .describe('The strange days before it that are most like it, the nearest first'),
  candle: z
    .object({
      open: price,
      high: price,
      low: price,
      close: price,
      volume: z.number().describe('USD'),
      change: z.number().describe('Of the close from the one before: 0.05 is 5 %'),
      drop: z.number().describe('From the close before down to the low, at most 0'),
      rise: z.number().describe('From the close before up to the high, at least 0'),
      rangeRatio: z.number().nullable().describe('Range over the median of 30 candles before'),
      volumeRatio: z.number().nullable().describe('Traded value over the median of 30 candles before'),
    })
    .describe('The candle that is judged'),
  stuckFor: z.int().min(0).describe('Candles in a row in which the price stands still; 0 where it moves'),
  others: z.int().min(0).describe('Tokens that the market was made of; 0: judged by itself'),
  budget: z.object({
    perYear: z.number().describe('Alarms a year that were asked for'),
    level: share.describe('Probability up to which this candle is strange'),
    raised: z.int().describe('Alarms raised in the year up to the candle'),
    days: z.number().describe('Days of that year that could be judged'),
  }),
  alarms: z.array(raised).describe('The alarms of the year up to the candle, the newest first'),
  series: z.array(shown).describe('The candles up to it'),
});

/** What `/anomalies` answers. */
export const anomaliesAnswer = z.object({
  ...common,
  from: when.describe('The first candle of the range that was judged'),
  to: when.describe('The last one'),
  clipped: z.boolean().describe('The range that was asked for reaches beyond what could be judged'),
  judged: z.int().describe('Candles that were judged'),
  budget: z.number().describe('Alarms a year'),
  alarms: z.array(raised).describe('Every alarm of the range, the newest first'),
  series: z.array(shown).describe('All candles of the range'),
});

export type AnomalyAnswer = z.output<typeof anomalyAnswer>;
export type AnomaliesAnswer = z.output<typeof anomaliesAnswer>;
export type RaisedAlarm = z.output<typeof raised>;
export type ShownCandle = z.output<typeof shown>;
export type Measured = z.output<typeof measured>;
