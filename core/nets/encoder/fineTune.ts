import { seededRandom } from '../../learn/random.ts';
import { bucketedBatches } from './batches.ts';
import type { Weights } from './shape.ts';
import type { EncoderTrainer, LabelledRow } from './trainer.ts';

export interface FineTuneOptions {
  epochs: number;
  batchSize: number;
  evaluationsPerEpoch: number;
  /** Evaluations without a better score after which training ends. */
  patience: number;
  seed: number;
}

/** Where a run stands; written after every evaluation, so that a run that is cut off goes on from there. */
export interface RunState {
  /** Batches behind it, of all epochs. */
  batches: number;
  evaluations: { batches: number; loss: number; score?: number }[];
  best: Weights | undefined;
  trainer: { steps: number; weights: Weights };
}

export interface FineTuneHooks {
  /** The score of the trainer's weights as they are; higher is better. Without it the last weights are kept. */
  evaluate?(trainer: EncoderTrainer): Promise<number>;
  say(text: string): void;
  /** The state that was saved last, if any. */
  resume?: RunState | undefined;
  save?(state: RunState): Promise<void>;
}

/** Trains until the epochs are over or the score rises no more. @returns the weights with the best score, or else the last; every score */
export async function fineTune(
  trainer: EncoderTrainer,
  rows: readonly LabelledRow[],
  options: FineTuneOptions,
  { evaluate, say, resume, save }: FineTuneHooks,
): Promise<{ weights: Weights; evaluations: RunState['evaluations'] }> {
  const batches = Array.from({ length: options.epochs }, (_, epoch) =>
    bucketedBatches(rows, options.batchSize, seededRandom(1_000 * options.seed + epoch)),
  ).flat();
  const every = Math.ceil(batches.length / (options.epochs * options.evaluationsPerEpoch));
  if (resume !== undefined) trainer.load(resume.trainer);
  let best = resume?.best;
  const evaluations = [...(resume?.evaluations ?? [])];
  let loss = 0;
  let since = 0;
  for (let at = resume?.batches ?? 0; at < batches.length && !isOver(evaluations, options.patience); ) {
    loss += await trainer.learn(
      batches[at].map((row) => rows[row]),
      at / batches.length,
    );
    at++;
    since++;
    if (at % every !== 0 && at < batches.length) continue;
    const score = await evaluate?.(trainer);
    if (score !== undefined && isBest(score, evaluations)) best = trainer.weights();
    evaluations.push({ batches: at, loss: loss / since, ...(score !== undefined && { score }) });
    const scored = score === undefined ? '' : `, score ${score.toFixed(4)}`;
    say(`${at}/${batches.length} batches, loss ${(loss / since).toFixed(4)}${scored}`);
    loss = 0;
    since = 0;
    await save?.({ batches: at, evaluations: [...evaluations], best, trainer: trainer.save() });
  }
  return { weights: best ?? trainer.weights(), evaluations };
}

function isBest(score: number, earlier: RunState['evaluations']): boolean {
  return earlier.every((evaluation) => (evaluation.score ?? 0) < score);
}

function isOver(evaluations: RunState['evaluations'], patience: number): boolean {
  const scores = evaluations.flatMap(({ score }) => score ?? []);
  return scores.length - 1 - scores.indexOf(Math.max(...scores)) >= patience;
}
