import type { World, WorldHistory } from '../../../core/market/world/world.ts';

/** Each asset imagined from its own past alone, as one who asks about one asset is answered. */
export function alone(world: World): World {
  return {
    async imagine(history, request) {
      const assets = history.symbols.length;
      const result = new Float64Array(request.paths * request.days * assets);
      for (let asset = 0; asset < assets; asset++) {
        const own = await world.imagine(columnOf(history, asset), request);
        for (const [at, value] of own.entries()) result[at * assets + asset] = value;
      }
      return result;
    },
  };
}

function columnOf({ symbols, day, returns, range, volume }: WorldHistory, asset: number): WorldHistory {
  const column = ({ rows, columns, data }: WorldHistory['returns']) => ({
    rows,
    columns: 1,
    data: Float64Array.from({ length: rows }, (_, row) => data[row * columns + asset]),
  });
  return {
    symbols: [symbols[asset]],
    day,
    returns: column(returns),
    ...(range && { range: column(range) }),
    ...(volume && { volume: column(volume) }),
  };
}
