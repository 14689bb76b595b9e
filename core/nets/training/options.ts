export interface TrainingOptions {
  /** Passes over the training rows, at most. */
  epochs: number;
  /** Rows of a mini-batch, at most: the rows are dealt out evenly. */
  batch: number;
  /** Highest learning rate. */
  rate: number;
  /** Share of all steps over which the rate rises from 0. */
  warmUp: number;
  /** Share of the highest rate at which the cosine behind the rise ends. */
  decayTo: number;
  /** Longest gradient, over all parameters. */
  clip: number;
  /** Decoupled weight decay of matrices. */
  weightDecay: number;
  /** Share of the rows, the last ones, by which the best epoch is chosen; 0: the last epoch is kept. */
  validation: number;
  /** Rows between those that are trained on and those that choose: as many as a target looks ahead. */
  embargo: number;
  /** Epochs without a better one after which training stops. */
  patience: number;
  /** Of the first weights, the order of rows and the dropout. */
  seed: number;
}

const DEFAULTS: TrainingOptions = {
  epochs: 30,
  batch: 256,
  rate: 2e-3,
  warmUp: 0.05,
  decayTo: 0.05,
  clip: 1,
  weightDecay: 0,
  validation: 0.15,
  embargo: 0,
  patience: 5,
  seed: 1,
};

/** Options with the defaults filled in. @throws RangeError naming the first that makes no sense */
export function trainingOptions(options: Partial<TrainingOptions> = {}): TrainingOptions {
  const all = { ...DEFAULTS, ...options };
  const whole = (name: keyof TrainingOptions, least: number) =>
    must(name, Number.isInteger(all[name]) && all[name] >= least, `a whole number >= ${least}`);
  const share = (name: keyof TrainingOptions, below: number) =>
    must(name, all[name] >= 0 && all[name] <= below, `a number in [0, ${below}]`);
  const must = (name: keyof TrainingOptions, holds: boolean, wanted: string) => {
    if (!holds) throw new RangeError(`${name} is ${all[name]} and must be ${wanted}`);
  };
  whole('epochs', 1);
  whole('batch', 1);
  whole('embargo', 0);
  whole('patience', 1);
  whole('seed', 0);
  share('warmUp', 1);
  share('decayTo', 1);
  share('validation', 0.9);
  must('rate', all.rate > 0, 'a number > 0');
  must('clip', all.clip > 0, 'a number > 0');
  must('weightDecay', all.weightDecay >= 0, 'a number >= 0');
  return all;
}
