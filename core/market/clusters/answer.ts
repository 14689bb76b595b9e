import { z } from 'zod';

const day = z.iso.date();
const correlation = z.number().min(-1).max(1);

const common = {
  asOf: day.describe('Last day of the returns that are compared'),
  from: day.describe('First day of them'),
  days: z.int().describe('Daily log returns of each token'),
  marketRemoved: z
    .boolean()
    .describe('True: groups are sought in what the market (the mean of all tokens) does not explain'),
  leftOut: z.array(z.object({ symbol: z.string(), why: z.string() })).describe('Tokens not compared'),
  data: z.object({ sources: z.array(z.string()), live: z.boolean() }),
};

const separation = z.object({
  value: z.number().describe('Mean silhouette of the tokens: 1 is clear groups, 0 none'),
  shuffled: z.number().describe('The same of shuffled tokens that share nothing but the market, mean'),
  shuffledHighest: z.number().describe('Highest of the shuffled ones'),
});

/** What `/clusters` answers. */
export const clustersAnswer = z.object({
  ...common,
  groups: z.array(
    z.object({
      group: z.int().min(1),
      members: z
        .array(z.object({ symbol: z.string(), name: z.string(), silhouette: z.number() }))
        .describe('The one that fits best first'),
      representative: z.string().describe('The token nearest to all others of its group'),
      meanCorrelation: correlation
        .nullable()
        .describe('Of daily log returns, mean over the pairs; null for a group of one'),
      ownCorrelation: correlation.nullable().describe('The same of what the market does not explain'),
      volatility: z.number().describe('Of daily log returns times sqrt(365), mean over the members'),
      beta: z.number().describe('Slope on the market, mean over the members'),
      setsApart: z.string(),
    }),
  ),
  silhouette: separation.extend({ shuffles: z.int(), leastGroups: z.int(), mostGroups: z.int() }),
  otherwise: separation.describe('The way that separates less: with the market, or without'),
  stability: z
    .number()
    .describe('Adjusted Rand index of the groups of both halves of the days: 1 the same, 0 chance'),
  dendrogram: z
    .object({
      symbols: z.array(z.string()).describe('Clusters 0 to n - 1'),
      order: z.array(z.int()).describe('The symbols as they are drawn, so that no branches cross'),
      merges: z.array(z.object({ clusters: z.tuple([z.int(), z.int()]), height: z.number(), size: z.int() })),
    })
    .describe("Ward's linkage of the same distances; merge i makes cluster n + i"),
});

export type ClustersAnswer = z.output<typeof clustersAnswer>;

/** What `/similar` answers. */
export const similarAnswer = z.object({
  ...common,
  symbol: z.string(),
  name: z.string(),
  group: z.int().min(1).describe('Its group in /clusters'),
  groupMembers: z.array(z.string()).describe('The others of its group'),
  volatility: z.number().describe('Of daily log returns times sqrt(365)'),
  items: z
    .array(
      z.object({
        symbol: z.string(),
        name: z.string(),
        correlation: correlation.describe('Of daily log returns'),
        interval: z.tuple([correlation, correlation]).describe('95 %, by Fisher (1921)'),
        ownCorrelation: correlation.describe('Of what the market does not explain'),
        joinHeight: z.number().describe('Height at which the dendrogram of /clusters joins the two'),
        sameGroup: z.boolean(),
        beta: z.number().describe('Mean move for a move of 1 of the token that was asked about'),
        volatilityRatio: z.number().describe('Its volatility over that of the token that was asked about'),
      }),
    )
    .describe('All tokens that were compared, the highest correlation first'),
});

export type SimilarAnswer = z.output<typeof similarAnswer>;
