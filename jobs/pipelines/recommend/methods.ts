import type { Matrix } from '../../../core/learn/matrix.ts';
import { ImplicitAls } from '../../../core/learn/recommend/als.ts';
import { Bpr } from '../../../core/learn/recommend/bpr.ts';
import { CoHolding } from '../../../core/learn/recommend/coHolding.ts';
import { Ease } from '../../../core/learn/recommend/ease.ts';
import { ItemCosine } from '../../../core/learn/recommend/itemCosine.ts';
import { Popularity } from '../../../core/learn/recommend/popularity.ts';
import type { Recommender } from '../../../core/learn/recommend/recommender.ts';
import { UserNeighbours } from '../../../core/learn/recommend/userNeighbours.ts';

type Make = () => Recommender<unknown>;
type Grid = Readonly<Record<string, Make>>;

const grid = <Options>(
  candidates: readonly Options[],
  make: (options: Options) => Recommender<unknown>,
): Grid => Object.fromEntries(candidates.map((options) => [JSON.stringify(options), () => make(options)]));

/** Every collaborative method by itself, with what its hyper-parameters are chosen from. */
export const singles = {
  popularity: grid([{}], () => new Popularity()),
  itemCosine: grid([{ shrinkage: 0 }, { shrinkage: 2 }, { shrinkage: 5 }], (o) => new ItemCosine(o)),
  userNeighbours: grid(
    [{ neighbours: 20 }, { neighbours: 50 }, { neighbours: 200 }],
    (o) => new UserNeighbours(o),
  ),
  als: grid([{ factors: 16, penalty: 5, confidence: 5 }], (o) => new ImplicitAls(o)),
  bpr: grid([{ factors: 16, penalty: 0.01 }], (o) => new Bpr(o)),
  ease: grid([{ penalty: 10 }, { penalty: 30 }, { penalty: 100 }], (o) => new Ease(o)),
  weightedEase: grid(
    [10, 20, 50].map((penalty) => ({ penalty, holderExponent: 0.5 })),
    (o) => new Ease(o),
  ),
  coHolding: grid(
    [0.5, 0.75].flatMap((holderExponent) =>
      [0, 0.2].map((candidateExponent) => ({ holderExponent, heldExponent: 0.5, candidateExponent })),
    ),
    (o) => new CoHolding(o),
  ),
} satisfies Record<string, Grid>;

export type Single = keyof typeof singles;
export const singleNames = Object.keys(singles) as Single[];

/** Every candidate of every method, fitted. */
export type Fitted = Record<Single, Record<string, Recommender<unknown>>>;

/** @param held holders x the tokens that someone holds */
export function fitAll(held: Matrix): Fitted {
  return Object.fromEntries(
    singleNames.map((name) => [
      name,
      Object.fromEntries(
        Object.entries(singles[name] as Grid).map(([label, make]) => [label, make().fit(held)]),
      ),
    ]),
  ) as Fitted;
}
