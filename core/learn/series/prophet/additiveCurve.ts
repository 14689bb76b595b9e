/** A season of the calendar as a Fourier series: sum of sine_k sin(2 pi k day / period) + cosine_k cos(...), k = 1... */
export interface Season {
  /** Days. */
  period: number;
  sine: number[];
  cosine: number[];
}

/** The log price as a function of the day: a line that bends at the changepoints, and seasons (Taylor and Letham 2018). */
export interface AdditiveCurve {
  /** Log return per day before the first changepoint. */
  slope: number;
  /** Day of each changepoint, ascending. */
  changepoints: number[];
  /** What the slope changes by there, per day. */
  bends: number[];
  seasons: Season[];
}

/** What the curve gains from `day` to `day + ahead`, in log price. */
export function gain(
  { slope, changepoints, bends, seasons }: AdditiveCurve,
  day: number,
  ahead: number,
): number {
  let result = slope * ahead;
  for (const [j, changepoint] of changepoints.entries())
    result += bends[j] * (Math.max(0, day + ahead - changepoint) - Math.max(0, day - changepoint));
  for (const season of seasons) result += seasonAt(season, day + ahead) - seasonAt(season, day);
  return result;
}

function seasonAt({ period, sine, cosine }: Season, day: number): number {
  let result = 0;
  for (let k = 0; k < sine.length; k++) {
    const angle = (2 * Math.PI * (k + 1) * day) / period;
    result += sine[k] * Math.sin(angle) + cosine[k] * Math.cos(angle);
  }
  return result;
}
