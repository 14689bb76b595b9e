import type { WalkedModel } from '../model.ts';
import { runServed } from '../work/served.ts';

export const served: WalkedModel = {
  name: 'served',
  version: 1,
  family: 'ensemble',
  task: 'distribution',
  walk: runServed,
};
