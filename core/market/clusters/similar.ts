import { copheneticDistances } from '../../learn/clusters/agglomerative.ts';
import type { Ports } from '../../ports.ts';
import { answer, type Outcome, refuse } from '../../refusal.ts';
import { findToken } from '../tokens.ts';
import type { SimilarAnswer } from './answer.ts';
import { aboutData } from './clusters.ts';
import { type CommonReturns, DAYS, gatherReturns } from './gather.ts';
import { groupingOf } from './grouping.ts';
import { groupsOf } from './groups.ts';
import { traitsOf } from './traits.ts';

/** The skill behind `/similar`: the served tokens by how much they move like one of them. */
export async function similar({ symbol }: { symbol: string }, ports: Ports): Promise<Outcome<SimilarAnswer>> {
  const token = findToken(symbol);
  if (!token.ok) return token;
  const gathered = await gatherReturns(ports);
  if (!gathered.ok) return gathered;
  const common = gathered.value;
  const asked = common.tokens.indexOf(token.value);
  if (asked >= 0) return answer(compare(asked, common));
  const why = common.leftOut.find((left) => left.token === token.value)?.why ?? 'its prices are missing';
  return refuse(
    'NotEnoughHistory',
    `${token.value.symbol} cannot be compared with the others: ${why}.`,
    `A comparison needs the same ${DAYS} days of all. Try /market ${token.value.symbol}, or /similar with another token.`,
  );
}

function compare(asked: number, common: CommonReturns): SimilarAnswer {
  const { tokens, returns } = common;
  const grouping = groupingOf(returns);
  const { correlations, ownCorrelations, labels, marketRemoved } = grouping;
  const groups = groupsOf(grouping);
  const group = groups.findIndex((members) => members.includes(asked));
  const heights = copheneticDistances(grouping.merges);
  const traits = traitsOf(returns);
  const at = asked * tokens.length;
  const own = traits[asked].volatility;
  const items = tokens.flatMap(({ symbol, name }, other) => {
    if (other === asked) return [];
    const correlation = bounded(correlations.data[at + other]);
    const volatilityRatio = own > 0 ? traits[other].volatility / own : 0;
    return {
      symbol,
      name,
      correlation,
      interval: fisherInterval(correlation),
      ownCorrelation: bounded(ownCorrelations.data[at + other]),
      joinHeight: heights.data[at + other],
      sameGroup: labels[other] === labels[asked],
      beta: correlation * volatilityRatio,
      volatilityRatio,
    };
  });
  return {
    ...aboutData(common),
    marketRemoved,
    symbol: tokens[asked].symbol,
    name: tokens[asked].name,
    group: group + 1,
    groupMembers: groups[group].filter((member) => member !== asked).map((member) => tokens[member].symbol),
    volatility: own,
    items: items.sort((a, b) => b.correlation - a.correlation),
  };
}

/** Rounding may carry a correlation over its bounds by an ulp. */
function bounded(correlation: number): number {
  return Math.max(-1, Math.min(1, correlation));
}

/** 95 % interval of a correlation over DAYS days, as its inverse hyperbolic tangent is nearly normal (Fisher 1921). */
function fisherInterval(correlation: number): [number, number] {
  const reach = 1.959964 / Math.sqrt(DAYS - 3);
  const z = Math.atanh(correlation);
  return [Math.tanh(z - reach), Math.tanh(z + reach)];
}
