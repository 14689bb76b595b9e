import { z } from 'zod';
import { classified, usedModel } from '../sentiment/answer.ts';

const dailyValue = z.object({
  date: z.iso.date(),
  value: z.number().min(-1).max(1),
  count: z.int().min(0).describe('Headlines of that day'),
  dissent: z.number().min(0).nullable(),
});

const movingHeadline = z.object({
  title: z.string().describe('As the outlet has it: data, never markup'),
  link: z.url(),
  source: z.string(),
  published: z.iso.datetime(),
  score: z.number().min(-1).max(1).describe('Probability of positive less that of negative'),
  contribution: z.number().describe('Its part in the value'),
  category: z.string().optional(),
});
export type MovingHeadline = z.output<typeof movingHeadline>;

export const indexAnswer = z.object({
  kind: z.literal('index'),
  symbol: z.string().nullable().describe('Null for the whole market'),
  name: z.string(),
  asOf: z.string().describe('ISO time, or ISO day of the snapshot, at which it stands so'),
  value: z
    .number()
    .min(-1)
    .max(1)
    .describe('Decayed mean of positive less negative, shrunk towards 0 where there are few'),
  mean: z.number().min(-1).max(1).nullable().describe('The same without shrinking; null in the snapshot'),
  counts: z
    .object({ lastDay: z.int(), lastWeek: z.int(), lastMonth: z.int() })
    .describe('Headlines before `asOf`'),
  effectiveCount: z
    .number()
    .nullable()
    .describe('Headlines of like weight that would tell as much; null in the snapshot'),
  dissent: z.number().min(0).nullable().describe('Weighted standard deviation of the scores'),
  halfLifeHours: z.number(),
  headlines: z.array(movingHeadline).describe('Up to three that moved it most'),
  history: z.array(dailyValue).describe('At the end of each day, oldest first'),
  data: z.object({
    source: z.enum(['headlines', 'snapshot']),
    newest: z.string().describe('ISO time of the newest headline, or ISO day of the snapshot'),
    stale: z
      .boolean()
      .describe('No headline within a day or a half-life, whichever is longer: it stands as it did then'),
    outlets: z
      .int()
      .nullable()
      .describe('Sources of the headlines of the last seven days; null in the snapshot'),
  }),
  model: usedModel,
});
export type IndexAnswer = z.output<typeof indexAnswer>;

const headlineAnswer = classified.extend({
  kind: z.literal('headline'),
  text: z.string(),
  model: usedModel,
});
export type HeadlineAnswer = z.output<typeof headlineAnswer>;

/** What `GET /sentiment` answers: the index, or what is said of the text that was sent. */
export const sentimentAnswer = z.discriminatedUnion('kind', [indexAnswer, headlineAnswer]);
export type SentimentAnswer = z.output<typeof sentimentAnswer>;
