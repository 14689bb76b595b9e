import type { Config } from '../../../core/config.ts';
import { createCoinbase } from './coinbase.ts';
import { createCoinGecko } from './coingecko.ts';
import { createKraken } from './kraken.ts';
import type { DailySource, SourceTools } from './source.ts';

/** In the order in which they are asked. */
const sources: readonly ((config: Config, tools: SourceTools) => DailySource)[] = [
  createCoinGecko,
  createCoinbase,
  createKraken,
];

/** None with OFFLINE: what does not exist opens no socket. */
export function createSources(config: Config, tools: SourceTools): DailySource[] {
  return config.OFFLINE ? [] : sources.map((create) => create(config, tools));
}
