import { crossAsset } from './families/market/crossAsset.ts';
import { fearGreed } from './families/market/fearGreed.ts';
import { macro } from './families/market/macro.ts';
import { onChain } from './families/market/onChain.ts';
import { sentiment } from './families/market/sentiment.ts';
import { calendar } from './families/price/calendar.ts';
import { drawdown } from './families/price/drawdown.ts';
import { lags } from './families/price/lags.ts';
import { ranges } from './families/price/ranges.ts';
import { rollingMoments } from './families/price/rollingMoments.ts';
import { spine } from './families/price/spine.ts';
import { trend } from './families/price/trend.ts';
import { volatility } from './families/price/volatility.ts';
import type { FeatureFamily } from './family.ts';

/** Every feature family, in the order of the columns. */
export const featureFamilies: readonly FeatureFamily[] = [
  spine,
  lags,
  rollingMoments,
  drawdown,
  ranges,
  volatility,
  trend,
  calendar,
  crossAsset,
  macro,
  fearGreed,
  onChain,
  sentiment,
];
