/** What a person may turn: how many false alarms they would bear, and how alarms hold together. */
export interface AlarmOptions {
  /** Alarms a year that are borne where nothing is wrong. */
  budgetPerYear: number;
  /** How many candles a year has. */
  candlesPerYear: number;
  /** An alarm needs `k` strange ones among the last `n` candles, the judged one being one of them. Default 1 of 1. */
  k?: number;
  n?: number;
  /** Candles after an alarm without another. Default 2. */
  coolDown?: number;
  /**
   * After an alarm the next one waits for a calm candle: one whose probability is above this many times the level of a
   * strange one, or above 1/2. 1 or more; 0 waits for none. Default 2.
   */
  hysteresis?: number;
}

export type CheckedAlarmOptions = Required<AlarmOptions>;

/** @throws RangeError naming the option that is wrong and what it may be */
export function checkAlarmOptions(options: AlarmOptions): CheckedAlarmOptions {
  const checked = { k: 1, n: 1, coolDown: 2, hysteresis: 2, ...options };
  const { budgetPerYear, candlesPerYear, k, n, coolDown, hysteresis } = checked;
  if (!(candlesPerYear > 0 && Number.isFinite(candlesPerYear)))
    throw new RangeError('candlesPerYear must be above 0');
  if (!(budgetPerYear > 0 && budgetPerYear <= candlesPerYear / 4))
    throw new RangeError(
      `budgetPerYear must be above 0 and at most ${candlesPerYear / 4}, a quarter of the candles`,
    );
  if (!(Number.isSafeInteger(k) && k >= 1)) throw new RangeError('k must be a whole number from 1');
  if (!(Number.isSafeInteger(n) && n >= k)) throw new RangeError('n must be a whole number from k');
  if (!(Number.isSafeInteger(coolDown) && coolDown >= 0))
    throw new RangeError('coolDown must be a whole number from 0');
  if (!(hysteresis === 0 || (hysteresis >= 1 && Number.isFinite(hysteresis))))
    throw new RangeError('hysteresis must be 0, or a number from 1');
  return checked;
}
