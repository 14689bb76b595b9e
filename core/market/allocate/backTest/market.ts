import { matrix } from '../../../learn/matrix.ts';
import { type Panel, panelReturns } from '../../assets/panel.ts';
import type { WorldHistory } from '../../world/world.ts';

/** Everything that a back-test replays: closes, and what else a world may want to see. All days x assets. */
export interface Market {
  panel: Panel;
  /** Daily log returns of the panel. */
  returns: Float64Array;
  range?: Float64Array | undefined;
  volume?: Float64Array | undefined;
}

export function marketOf(panel: Panel, more: Pick<Market, 'range' | 'volume'> = {}): Market {
  return { panel, returns: panelReturns(panel), ...more };
}

/** What is known of some assets at the end of a day, at most `window` days back: copies, so nothing else can be reached. */
export function historyUntil(
  { panel, returns, range, volume }: Market,
  day: number,
  assets: readonly number[],
  window: number,
): WorldHistory {
  const from = Math.max(0, day + 1 - window);
  const rows = day + 1 - from;
  const width = panel.symbols.length;
  const columns = (values: Float64Array) => {
    const taken = matrix(rows, assets.length);
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < assets.length; i++)
        taken.data[row * assets.length + i] = values[(from + row) * width + assets[i]];
    return taken;
  };
  return {
    symbols: assets.map((asset) => panel.symbols[asset]),
    day: Int32Array.from({ length: rows }, (_, row) => panel.firstDay + from + row),
    returns: columns(returns),
    ...(range && { range: columns(range) }),
    ...(volume && { volume: columns(volume) }),
  };
}
