import { boosting } from './boosting.ts';

export const gradientBoosting = boosting({
  name: 'gradient boosting',
  task: 'return',
  loss: 'squared',
  ablation: true,
});
