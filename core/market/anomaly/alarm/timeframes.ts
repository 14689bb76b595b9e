export const timeframes = ['daily', 'fourHour', 'hourly'] as const;

/** How long a candle is. */
export type Timeframe = (typeof timeframes)[number];

interface TimeframeFigures {
  /** Of a market that never closes. */
  candlesPerYear: number;
  /** Candles that an energy is measured by: more of short ones, since an alarm a month is rarer among them. */
  window: number;
}

export const timeframeFigures: Readonly<Record<Timeframe, TimeframeFigures>> = {
  daily: { candlesPerYear: 365.25, window: 730 },
  fourHour: { candlesPerYear: 6 * 365.25, window: 2190 },
  hourly: { candlesPerYear: 24 * 365.25, window: 4380 },
};
