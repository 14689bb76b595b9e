import type { Matrix } from '../../learn/matrix.ts';
import { mean } from '../../learn/mean.ts';

/** How one token moves, alone and against the mean of all tokens. */
export interface Traits {
  /** Standard deviation of daily log returns times sqrt(365). */
  volatility: number;
  /** Slope of its returns on the market's. */
  beta: number;
  /** With the market's returns. */
  marketCorrelation: number;
  /** ln(last close / first close) over the days. */
  logReturn: number;
}

/** @param returns tokens x days of log returns; the market is their mean */
export function traitsOf({ rows, columns, data }: Matrix): Traits[] {
  const market = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) market[i % columns] += data[i] / rows;
  const spread = covariance(market, market);
  return Array.from({ length: rows }, (_, row) => {
    const own = data.subarray(row * columns, (row + 1) * columns);
    const variance = covariance(own, own);
    const shared = covariance(own, market);
    return {
      volatility: Math.sqrt(variance * 365),
      beta: spread > 0 ? shared / spread : 0,
      marketCorrelation: spread > 0 && variance > 0 ? shared / Math.sqrt(variance * spread) : 0,
      logReturn: own.reduce((sum, value) => sum + value, 0),
    };
  });
}

function covariance(a: Float64Array, b: Float64Array): number {
  const [levelA, levelB] = [mean(a), mean(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - levelA) * (b[i] - levelB);
  return sum / (a.length - 1);
}

type Trait = keyof Traits;

const percent = (share: number) => `${Math.round(share * 100)} %`.replace('-', '−');
const change = (log: number) => `${log >= 0 ? '+' : ''}${percent(Math.expm1(log))}`;

/** How to say that the members of a group have more or less of something than all tokens, with both means. */
const words: Record<Trait, { more: string; less: string; show: (value: number) => string }> = {
  volatility: { more: 'swings more', less: 'swings less', show: (value) => `${percent(value)} a year` },
  beta: {
    more: 'moves further when the market moves',
    less: 'moves less when the market moves',
    show: (value) => value.toFixed(2),
  },
  marketCorrelation: {
    more: 'follows the market more closely',
    less: 'follows the market less closely',
    show: (value) => value.toFixed(2),
  },
  logReturn: { more: 'did better over the year', less: 'did worse over the year', show: change },
};

/** Below this many standard errors from the mean of all tokens, a difference is one of chance. */
const PLAIN = 2;
const MOST_WORDS = 2;

/** What sets a group apart from all tokens, in words: the two plainest differences, or that there is none. */
export function setsApart(members: readonly number[], all: readonly Traits[]): string {
  const differences = (Object.keys(words) as Trait[]).map((trait) => {
    const values = all.map((traits) => traits[trait]);
    const level = mean(values);
    const deviation = Math.sqrt(mean(values.map((value) => (value - level) ** 2)));
    const own = mean(members.map((member) => values[member]));
    const distance = deviation > 0 ? ((own - level) / deviation) * Math.sqrt(members.length) : 0;
    return { trait, own, level, distance };
  });
  const plain = differences
    .filter(({ distance }) => Math.abs(distance) >= PLAIN)
    .sort((a, b) => Math.abs(b.distance) - Math.abs(a.distance))
    .slice(0, MOST_WORDS)
    .map(({ trait, own, level, distance }) => {
      const { more, less, show } = words[trait];
      return `${distance > 0 ? more : less} (${show(own)}; all: ${show(level)})`;
    });
  return plain.length === 0 ? 'nothing but that they move together' : plain.join(', ');
}
