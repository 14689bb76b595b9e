import { type Candles, slice } from '../../../core/market/candles/candles.ts';

/** A fault or a shock that is put into real candles; sizes are drawn within fixed bounds. */
interface Injection {
  /** Days that it lasts, from the one it is put at. */
  days: number;
  /** @param typicalRange median logarithm of the true range of the 30 days before */
  apply(candles: Candles, at: number, typicalRange: number, random: () => number): void;
}

const between = (random: () => number, low: number, high: number) => low + (high - low) * random();
const sign = (random: () => number) => (random() < 0.5 ? -1 : 1);

/** Fixed before any detector was trained. */
export const injections: Record<string, Injection> = {
  /** The close alone leaps by 3 to 6 typical ranges. */
  spike: {
    days: 1,
    apply({ close, high, low }, at, typicalRange, random) {
      close[at] *= Math.exp(sign(random) * between(random, 3, 6) * typicalRange);
      high[at] = Math.max(high[at], close[at]);
      low[at] = Math.min(low[at], close[at]);
    },
  },
  /** 5 to 15 times the traded value. */
  volumeBurst: {
    days: 1,
    apply({ volume }, at, _, random) {
      volume[at] *= Math.exp(between(random, Math.log(5), Math.log(15)));
    },
  },
  /** Ten days whose every move is 2.5 to 4 times as large. */
  volatilityShift: {
    days: 10,
    apply(candles, at, _, random) {
      const factor = between(random, 2.5, 4);
      const before = candles.close.slice();
      for (let i = at; i < at + 10; i++)
        for (const prices of [candles.open, candles.high, candles.low, candles.close])
          prices[i] = candles.close[i - 1] * (prices[i] / before[i - 1]) ** factor;
    },
  },
  /** A feed that repeats its last price for three days. */
  stuckPrice: {
    days: 3,
    apply({ open, high, low, close }, at) {
      for (let i = at; i < at + 3; i++)
        for (const prices of [open, high, low, close]) prices[i] = close[at - 1];
    },
  },
  /** The day opens 1.5 to 4 typical ranges from the last close, and the price stays there. */
  gap: {
    days: 1,
    apply({ open, high, low, close }, at, typicalRange, random) {
      const factor = Math.exp(sign(random) * between(random, 1.5, 4) * typicalRange);
      for (const prices of [open, high, low, close]) prices[at] *= factor;
    },
  },
};

/** Candles up to the last day of an injection that begins at `at`, with it; the given ones stay as they are. */
export function inject(
  kind: keyof typeof injections,
  candles: Candles,
  at: number,
  random: () => number,
): Candles {
  const { days, apply } = injections[kind];
  const copy = structuredClone(slice(candles, 0, at + days));
  const ranges = Array.from({ length: 30 }, (_, back) => {
    const i = at - 1 - back;
    const [high, low] = [
      Math.max(candles.high[i], candles.close[i - 1]),
      Math.min(candles.low[i], candles.close[i - 1]),
    ];
    return Math.log(high / low);
  }).sort((a, b) => a - b);
  apply(copy, at, (ranges[14] + ranges[15]) / 2, random);
  return copy;
}
