import type { AllocateAnswer } from './answer.ts';
import type { Comparison, ComparisonRow, Comparisons } from './comparison.ts';
import type { Risk } from './plan/risk.ts';

/**
 * What came of planning in this world at this level of risk, beside equal weight and buying and holding BTC, in the
 * universe that is like the question: with stocks and funds or without.
 */
export function backTestOf(
  comparisons: Comparisons | undefined,
  world: string,
  risk: Risk,
  withOthers: boolean,
): AllocateAnswer['backTest'] {
  const fitting = comparisons?.comparisons.filter((one) => find(one, plannedName(world, risk)) !== undefined);
  const found = fitting?.find(({ universe }) => universe.includes('funds') === withOthers) ?? fitting?.[0];
  if (found === undefined) return null;
  const [planned, equalWeight, buyAndHold] = [
    plannedName(world, risk),
    'equal weight',
    'buy and hold BTC',
  ].map((name) => find(found, name));
  if (planned === undefined || equalWeight === undefined || buyAndHold === undefined) return null;
  const interval = planned.againstEqualWeight?.interval;
  return {
    from: found.from,
    to: found.to,
    universe: found.universe,
    planned: recordOf(planned),
    equalWeight: recordOf(equalWeight),
    buyAndHold: recordOf(buyAndHold),
    surelyDifferent: interval !== undefined && (interval[0] > 0 || interval[1] < 0),
  };
}

/** The name of a row of planning in the comparison. */
export function plannedName(world: string, risk: Risk): string {
  return `planning, ${world}, ${risk} risk`;
}

function find({ rows }: Comparison, name: string): ComparisonRow | undefined {
  return rows.find((row) => row.name === name);
}

function recordOf({ name, yearlyReturn, volatility, sharpe, maxDrawdown }: ComparisonRow) {
  return { name, yearlyReturn, volatility, sharpe, maxDrawdown };
}
