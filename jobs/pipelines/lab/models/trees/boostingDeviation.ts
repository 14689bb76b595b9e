import { boosting } from './boosting.ts';

export const boostingDeviation = boosting({
  name: 'gradient boosting of the deviation',
  task: 'volatility',
  loss: 'squared',
  ablation: true,
});
