/** How much risk a person wants to take. */
export const risks = ['low', 'medium', 'high'] as const;
export type Risk = (typeof risks)[number];

/** What a level of risk means for a plan. */
export interface RiskLevel {
  /**
   * Log growth over 30 days that one gives up to have the mean of the worst twentieth of outcomes lose one percent less,
   * in percent.
   */
  aversion: number;
  /** Most of the wealth in one asset other than cash. */
  mostInOne: number;
  /** Most of the wealth in cash. */
  mostInCash: number;
}

export const riskLevels: Readonly<Record<Risk, RiskLevel>> = {
  low: { aversion: 1, mostInOne: 0.35, mostInCash: 0.7 },
  medium: { aversion: 0.2, mostInOne: 0.5, mostInCash: 0.4 },
  high: { aversion: 0.04, mostInOne: 0.8, mostInCash: 0.2 },
};

/**
 * The price of risk at a horizon. Growth rises with the days and risk with their root: without the root a person who
 * asks for a week would be served as more timid than one who asks for a month.
 */
export function aversionAt({ aversion }: RiskLevel, horizon: number): number {
  return aversion * Math.sqrt(horizon / 30);
}

/**
 * Most of each asset, cash last. Where so few assets cannot take the whole with these caps (two assets at 0.35 and cash
 * at 0.7 can, one at 0.35 and none cannot), the cap of one asset is raised until they do.
 */
export function capsOf(level: RiskLevel, assets: number): Float64Array {
  const needed = (1 - level.mostInCash) / assets;
  const caps = new Float64Array(assets + 1).fill(Math.max(level.mostInOne, needed));
  caps[assets] = level.mostInCash;
  return caps;
}
