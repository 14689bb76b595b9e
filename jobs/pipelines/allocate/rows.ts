import { learnedPolicy } from '../../../core/market/allocate/agent/strategy.ts';
import { trainPolicy } from '../../../core/market/allocate/agent/training/reinforce.ts';
import type { Strategy } from '../../../core/market/allocate/backTest/backTest.ts';
import {
  equalWeight,
  fixedMix,
  inverseVolatility,
  minimumVariance,
  planningIn,
} from '../../../core/market/allocate/backTest/strategies.ts';
import { plannedName } from '../../../core/market/allocate/backTestOf.ts';
import { aversionAt, capsOf, type Risk, riskLevels, risks } from '../../../core/market/allocate/plan/risk.ts';
import type { World } from '../../../core/market/world/world.ts';
import { remembered } from './remembered.ts';

/** Days from decision to decision, and days that a plan looks ahead. */
export const EVERY = 30;
const HORIZON = 30;
const POINTS: readonly number[] = [0, 15];
const PATHS = 200;
/** The level of risk that the policy is trained for. */
const USUAL: Risk = 'medium';
const SEEDS: readonly number[] = [1, 2, 3];
/** Decisions after which the policy is trained anew: a year of them. */
const RETRAIN = 13;

/** A strategy of the table; rows that differ by their seed alone share a group. */
export interface Row {
  group: string;
  seed?: number;
  strategy: Strategy;
}

/** A world with the name that it has in the table. */
export interface NamedWorld {
  name: string;
  world: World;
}

/** Every strategy that is compared; what is bad stays in. */
export function rowsOf(worlds: readonly NamedWorld[]): Row[] {
  const first = ({ seed = 1 }: Row) => seed === 1;
  const plans = worlds.flatMap(planned);
  // What is wanted most comes first: a comparison that is cut off has kept that.
  return [
    ...simple,
    ...plans.filter(first),
    ...worlds.flatMap(learned),
    ...plans.filter((row) => !first(row)),
  ];
}

/** Cannot be compared where these two funds are not offered. */
export const SIXTY_FORTY = '60/40 (SPY, TLT)';

const simple: readonly Row[] = [
  fixedMix('buy and hold BTC', { BTC: 1 }),
  equalWeight,
  inverseVolatility,
  minimumVariance,
  fixedMix(SIXTY_FORTY, { SPY: 0.6, TLT: 0.4 }),
].map((strategy) => ({ group: strategy.name, strategy }));

function planned({ name, world: own }: NamedWorld): Row[] {
  const world = remembered(own);
  return risks.flatMap((risk) => {
    const group = plannedName(name, risk);
    return SEEDS.map((seed) => ({
      group,
      seed,
      strategy: planningIn(group, world, {
        level: riskLevels[risk],
        horizon: HORIZON,
        points: POINTS,
        paths: PATHS,
        seed: seed * 10_000,
      }),
    }));
  });
}

function learned({ name, world }: NamedWorld): Row[] {
  const group = `policy gradient, ${name}, ${USUAL} risk`;
  const level = riskLevels[USUAL];
  return SEEDS.map((seed) => ({
    group,
    seed,
    strategy: learnedPolicy(
      group,
      (history) =>
        trainPolicy(world, history, {
          aversion: aversionAt(level, HORIZON),
          caps: capsOf(level, history.symbols.length),
          horizon: HORIZON,
          points: POINTS,
          seed,
        }),
      (assets) => capsOf(level, assets),
      RETRAIN,
    ),
  }));
}
