import { boosting } from './boosting.ts';

export const boostingDirection = boosting({
  name: 'gradient boosting of the direction',
  task: 'direction',
  loss: 'logistic',
});
