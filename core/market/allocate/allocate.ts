import type { Ports, SkillContext } from '../../ports.ts';
import { answer, type Outcome } from '../../refusal.ts';
import type { Asset } from '../assets/assets.ts';
import { isoDay } from '../candles/candles.ts';
import type { AllocateAnswer } from './answer.ts';
import { backTestOf } from './backTestOf.ts';
import { type Gathered, gatherHistory } from './gather.ts';
import { type Part, partsOf } from './parts.ts';
import { COST, outcomesOf } from './plan/outcomes.ts';
import { planWeights } from './plan/plan.ts';
import { aversionAt, capsOf, type Risk, riskLevels } from './plan/risk.ts';
import { finalOf, type Imagined, prospectOf, quantilesByDay, wealthPaths } from './prospect.ts';
import { readRequest } from './request.ts';
import { servedWorld } from './servedWorld.ts';
import type { AllocationSource } from './source.ts';
import { whyOf } from './why.ts';

export interface AllocateRequest {
  /** Absent or empty: the saved holdings. */
  symbols?: readonly string[] | undefined;
  /** Days ahead, 1..30. */
  horizon: number;
  risk: Risk;
}

/**
 * Paths that the plan is made on, and others that it is judged on: on its own it would look better than it is. Fewer of
 * many assets, so that nobody waits for more than two seconds.
 */
const pathsFor = (assets: number) =>
  assets > 10 ? { plannedOn: 200, judgedOn: 250 } : { plannedOn: 300, judgedOn: 400 };
const SEED = 1;

/** The skill behind `/allocate`: how to split money over some assets, why, and what to expect of it. */
export async function allocate(
  { symbols, horizon, risk }: AllocateRequest,
  ports: Ports & { allocation: AllocationSource },
  context: SkillContext,
): Promise<Outcome<AllocateAnswer>> {
  const request = await readRequest(symbols, ports, context);
  if (!request.ok) return request;
  const { assets, held, saved } = request.value;
  const gathered = await gatherHistory(assets, ports);
  if (!gathered.ok) return gathered;
  const { history } = gathered.value;
  const { name, version, world, trainedOnTokens } = await servedWorld(ports.models);
  const { plannedOn, judgedOn } = pathsFor(assets.length);
  const paths = plannedOn + judgedOn;
  const returns = await world.imagine(history, { days: horizon, paths, seed: SEED });
  const cells = horizon * assets.length;
  const part = (from: number, count: number): Imagined => ({
    returns: returns.subarray(from * cells, (from + count) * cells),
    paths: count,
    days: horizon,
    assets: assets.length,
  });

  const points = pointsOf(horizon);
  const level = riskLevels[risk];
  const aversion = aversionAt(level, horizon);
  const known = part(0, plannedOn);
  const { weights } = planWeights(outcomesOf(known.returns, { ...known, points }), {
    aversion,
    caps: capsOf(level, assets.length),
    held,
    seed: SEED,
  });
  const rows = rounded(weights, assets.length + 1);
  const judge = part(plannedOn, judgedOn);
  const planned = wealthPaths(judge, Float64Array.from(rows.flat()), points, held);
  const share = 1 / assets.length;
  const equal = Float64Array.from({ length: assets.length + 1 }, (_, i) => (i < assets.length ? share : 0));
  const equally = wealthPaths(judge, equal, [0], held);
  const final = finalOf(planned, judge);
  const turnover = assets.reduce((sum, _, i) => sum + Math.abs(rows[0][i] - held[i]), 0);
  const comparisons = await ports.allocation.comparisons();
  const [fanOfPlan, fanOfEqual] = [quantilesByDay(planned, judge), quantilesByDay(equally, judge)];
  const asOf = history.day[history.day.length - 1];
  return answer({
    asOf: isoDay(asOf),
    horizon,
    risk,
    weights: weightsOf(assets, rows, held, partsOf(judge, rows[0], final)),
    turnover,
    cost: COST * turnover,
    saved,
    level: { aversion, mostInOne: level.mostInOne, mostInCash: level.mostInCash },
    plan: prospectOf(final),
    equalWeight: prospectOf(finalOf(equally, judge)),
    fan: fanOfPlan.map((own, i) => ({
      date: isoDay(asOf + 1 + i),
      plan: own,
      equalWeight: fanOfEqual[i],
    })),
    backTest: backTestOf(
      comparisons,
      name,
      risk,
      assets.some(({ kind }) => kind !== 'token'),
    ),
    world: {
      name,
      version,
      paths,
      unlikeTraining: trainedOnTokens
        ? assets.filter(({ kind }) => kind !== 'token').map(({ symbol }) => symbol)
        : [],
    },
    data: dataOf(gathered.value),
  });
}

/** When a plan trades: now and, within a horizon that is long enough, once more in its middle. */
function pointsOf(horizon: number): number[] {
  return horizon < 6 ? [0] : [0, Math.round(horizon / 2)];
}

/** Weights below half a percent are dust; what is left after rounding to percents goes to cash, or to the largest. */
function rounded(weights: Float64Array, width: number): number[][] {
  return Array.from({ length: weights.length / width }, (_, point) => {
    const row = Array.from(weights.subarray(point * width, (point + 1) * width), (weight) =>
      Math.floor(weight * 100 + 0.5),
    );
    const rest = 100 - row.reduce((sum, weight) => sum + weight, 0);
    const largest = row.indexOf(Math.max(...row));
    row[row[width - 1] + rest >= 0 && row[width - 1] > 0 ? width - 1 : largest] += rest;
    return row.map((weight) => weight / 100);
  });
}

function weightsOf(
  assets: readonly Asset[],
  rows: readonly (readonly number[])[],
  held: Float64Array,
  parts: readonly Part[],
): AllocateAnswer['weights'] {
  const risky = assets.map((asset, i) => {
    const { expectedReturn, riskShare, correlation } = parts[i];
    const known = Number.isFinite(correlation) ? correlation : null;
    return {
      ...asset,
      weight: rows[0][i],
      held: held[i],
      later: rows.slice(1).map((row) => row[i]),
      expectedReturn,
      riskShare,
      correlation: known,
      why: whyOf({ weight: rows[0][i], expectedReturn, riskShare, correlation: known }),
    };
  });
  const cash = assets.length;
  const own = { weight: rows[0][cash], expectedReturn: 0, riskShare: 0, correlation: null };
  return [
    ...risky.sort((a, b) => b.weight - a.weight),
    {
      symbol: 'CASH',
      name: 'Cash',
      kind: 'cash' as const,
      ...own,
      held: held[cash],
      later: rows.slice(1).map((row) => row[cash]),
      why: 'neither gains nor loses: no interest is counted',
    },
  ];
}

function dataOf({ tokens, othersAsOf, history }: Gathered): AllocateAnswer['data'] {
  // The oldest fetch tells for all: an answer is as fresh as its stalest part.
  const oldest = tokens.reduce<(typeof tokens)[number] | undefined>(
    (a, b) => (a === undefined || (a.live && !b.live) || b.fetchedAt < a.fetchedAt ? b : a),
    undefined,
  );
  return {
    source: oldest?.source ?? 'snapshot',
    fetchedAt: oldest?.fetchedAt ?? null,
    live: oldest?.live ?? false,
    othersAsOf: othersAsOf === undefined ? null : isoDay(othersAsOf),
    days: history.day.length,
  };
}
