import { firstLevel, nextLevel } from './level.ts';
import { type AlarmOptions, checkAlarmOptions } from './options.ts';

/** However high the level: a candle is calm that one in two is as strange as. */
const CALM = 0.5;

/** What alarms remember from candle to candle: plain JSON. */
export interface AlarmState {
  /** Probability up to which a candle is strange. */
  level: number;
  /** Whether each of the last n - 1 candles was strange: 0 or 1, oldest first. */
  recent: number[];
  /** Candles since the last alarm; null before the first. */
  since: number | null;
  /** Whether a calm candle has come since the last alarm. */
  armed: boolean;
}

/**
 * Alarms at a budget of false ones. A candle is strange up to a level of probability, which learns from the alarms that
 * were raised so that in the long run there are as many as the budget allows, whatever the series. Where a crisis lasts,
 * one alarm stands for it until a calm candle comes.
 *
 * Going on from the state of the candles before gives what all candles at once would.
 *
 * @param probabilities of `tailProbability`; NaN is a candle of which nothing is known
 * @returns 1 where an alarm is raised, and the state after the last candle
 * @throws RangeError for options that make no sense
 */
export function alarmsOf(
  probabilities: ArrayLike<number>,
  options: AlarmOptions,
  state?: AlarmState,
): { alarm: Uint8Array; state: AlarmState } {
  const checked = checkAlarmOptions(options);
  const { k, n, coolDown, hysteresis } = checked;
  let { level, since, armed } = state ?? { level: firstLevel(checked), since: null, armed: true };
  const recent = state?.recent.slice(Math.max(0, state.recent.length - n + 1)) ?? [];
  const alarm = new Uint8Array(probabilities.length);
  for (let t = 0; t < probabilities.length; t++) {
    const probability = probabilities[t];
    const strange = probability <= level;
    armed ||= probability > Math.min(hysteresis * level, CALM);
    const enough = Number(strange) + recent.reduce((sum, one) => sum + one, 0) >= k;
    const raised = strange && armed && enough && (since === null || since >= coolDown);
    if (raised) {
      alarm[t] = 1;
      armed = false;
    }
    since = raised ? 0 : since === null ? null : since + 1;
    if (!Number.isNaN(probability)) level = nextLevel(level, raised, checked);
    recent.push(Number(strange));
    if (recent.length >= n) recent.shift();
  }
  return { alarm, state: { level, recent, since, armed } };
}
