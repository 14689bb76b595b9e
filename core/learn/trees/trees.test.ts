import { estimatorBattery } from '../testing/battery.ts';
import { DecisionTree } from './decisionTree.ts';
import { GradientBoosting } from './gradientBoosting.ts';
import { RandomForest } from './randomForest.ts';

const sign = (signal: number) => Number(signal > 0);

estimatorBattery('DecisionTree', () => new DecisionTree({ task: 'regression', maxDepth: 5 }));
estimatorBattery(
  'DecisionTree by entropy',
  () => new DecisionTree({ task: 'classification', criterion: 'entropy', featureFraction: 0.5, seed: 3 }),
  sign,
);
estimatorBattery(
  'RandomForest',
  () => new RandomForest({ task: 'regression', trees: 8, outOfBag: true, seed: 5 }),
);
estimatorBattery(
  'RandomForest of classes',
  () => new RandomForest({ task: 'classification', trees: 8 }),
  sign,
);
estimatorBattery(
  'GradientBoosting',
  () => new GradientBoosting({ loss: 'squared', rounds: 20, rowFraction: 0.7, columnFraction: 0.6, seed: 2 }),
);
estimatorBattery(
  'GradientBoosting of log loss, stopped early',
  () => new GradientBoosting({ loss: 'logistic', rounds: 30, earlyStopping: { patience: 3, embargo: 2 } }),
  sign,
);
estimatorBattery(
  'GradientBoosting of a quantile',
  () => new GradientBoosting({ loss: { quantile: 0.1 }, rounds: 20, growth: 'depth', maxDepth: 3 }),
);
