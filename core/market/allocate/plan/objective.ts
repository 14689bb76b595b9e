import { smallestFirst } from '../../../learn/smallest.ts';

/** The tail that the risk of a plan is measured in: its worst twentieth. */
export const TAIL = 0.05;

/**
 * Conditional value at risk: the mean loss of the worst `tail` of equally likely outcomes (Rockafellar and Uryasev 2000,
 * with their weight on the outcome that the tail splits).
 *
 * @param wealth final wealth from 1; its order is changed
 * @returns share of the wealth that is lost, negative where even the tail gains
 */
export function conditionalValueAtRisk(wealth: Float64Array, tail = TAIL): number {
  const worth = tail * wealth.length;
  const count = Math.ceil(worth - 1e-9);
  smallestFirst(wealth, count);
  let sum = 0;
  let mildest = 0;
  for (let i = 0; i < count; i++) {
    sum += 1 - wealth[i];
    mildest = Math.max(mildest, wealth[i]);
  }
  return (sum - (count - worth) * (1 - mildest)) / worth;
}

/**
 * What a plan is worth: expected log growth less the aversion times the conditional value at risk; the cost of trading is
 * taken out of the wealth itself.
 *
 * @param wealth final wealth of each path, from 1; its order is changed
 */
export function planValue(wealth: Float64Array, aversion: number): number {
  let growth = 0;
  for (let i = 0; i < wealth.length; i++) growth += Math.log(wealth[i]);
  const expected = growth / wealth.length;
  return aversion === 0 ? expected : expected - aversion * conditionalValueAtRisk(wealth);
}
