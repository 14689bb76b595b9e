import type { Architecture, Network, Sizes } from './architecture.ts';
import { encoderDecoder } from './encoderDecoder.ts';
import { stacked } from './stacked.ts';

/** @throws RangeError for an architecture that makes no sense */
export function buildNetwork(architecture: Architecture, sizes: Sizes): Network {
  const { units, dense } = architecture;
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  if (units.length === 0 || !units.every((value) => whole(value, 1)) || !whole(dense, 0))
    throw new RangeError('units must be one or more whole numbers >= 1, dense a whole number >= 0');
  return architecture.reading === 'last' ? stacked(architecture, sizes) : encoderDecoder(architecture, sizes);
}
