import { leafOrder } from '../../learn/clusters/agglomerative.ts';
import { mean } from '../../learn/mean.ts';
import type { Ports } from '../../ports.ts';
import { answer, type Outcome } from '../../refusal.ts';
import type { ClustersAnswer } from './answer.ts';
import { type CommonReturns, DAYS, gatherReturns } from './gather.ts';
import { GROUPS, groupingOf, type Separation, SHUFFLES } from './grouping.ts';
import { groupsOf, meanOverPairs, representativeOf } from './groups.ts';
import { setsApart, traitsOf } from './traits.ts';

/** The skill behind `/clusters`: which of the served tokens move together, and how sure that is. */
export async function clusters(_request: object, ports: Ports): Promise<Outcome<ClustersAnswer>> {
  const gathered = await gatherReturns(ports);
  return gathered.ok ? answer(describe(gathered.value)) : gathered;
}

function describe(common: CommonReturns): ClustersAnswer {
  const { tokens, returns } = common;
  const grouping = groupingOf(returns);
  const { correlations, ownCorrelations, marketRemoved, merges } = grouping;
  const traits = traitsOf(returns);
  return {
    ...aboutData(common),
    marketRemoved,
    groups: groupsOf(grouping).map((group, i) => ({
      group: i + 1,
      members: group.map((token) => ({
        symbol: tokens[token].symbol,
        name: tokens[token].name,
        silhouette: grouping.silhouettes[token],
      })),
      representative: tokens[representativeOf(group, marketRemoved ? ownCorrelations : correlations)].symbol,
      meanCorrelation: meanOverPairs(group, correlations),
      ownCorrelation: meanOverPairs(group, ownCorrelations),
      volatility: mean(group.map((token) => traits[token].volatility)),
      beta: mean(group.map((token) => traits[token].beta)),
      setsApart: setsApart(group, traits),
    })),
    silhouette: {
      ...separationOf(grouping.separation),
      shuffles: SHUFFLES,
      leastGroups: GROUPS.least,
      mostGroups: GROUPS.most,
    },
    otherwise: separationOf(grouping.otherwise),
    stability: grouping.stability,
    dendrogram: {
      symbols: tokens.map(({ symbol }) => symbol),
      order: leafOrder(merges),
      merges: merges.map(({ clusters: [a, b], height, size }) => ({ clusters: [a, b], height, size })),
    },
  };
}

function separationOf({ silhouette, shuffled }: Separation): ClustersAnswer['otherwise'] {
  return { value: silhouette, shuffled: shuffled.mean, shuffledHighest: shuffled.highest };
}

/** What both answers say of the returns that they rest on. */
export function aboutData({
  asOf,
  from,
  leftOut,
  sources,
  live,
}: CommonReturns): Pick<ClustersAnswer, 'asOf' | 'from' | 'days' | 'leftOut' | 'data'> {
  return {
    asOf,
    from,
    days: DAYS,
    leftOut: leftOut.map(({ token, why }) => ({ symbol: token.symbol, why })),
    data: { sources, live },
  };
}
