import type { Head } from './head.ts';
import { type NormalOptions, normalHead } from './normal.ts';
import { type PointOptions, pointHead } from './point.ts';
import { type QuantilesOptions, quantilesHead } from './quantiles.ts';
import { type StudentTOptions, studentTHead } from './studentT.ts';

/** Plain JSON, as a saved model has it. */
export type HeadOptions = PointOptions | QuantilesOptions | NormalOptions | StudentTOptions;

/** @throws RangeError for options that make no sense */
export function openHead(options: HeadOptions): Head {
  switch (options.kind) {
    case 'point':
      return pointHead(options);
    case 'quantiles':
      return quantilesHead(options);
    case 'normal':
      return normalHead();
    case 'studentT':
      return studentTHead(options);
  }
}
