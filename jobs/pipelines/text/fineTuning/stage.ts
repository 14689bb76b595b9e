import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { macroF1At } from '../../../../core/learn/classScores.ts';
import { type FineTuneOptions, fineTune, type RunState } from '../../../../core/nets/encoder/fineTune.ts';
import { readSafetensors, writeSafetensors } from '../../../../core/nets/encoder/safetensors.ts';
import type { EncoderShape, Weights } from '../../../../core/nets/encoder/shape.ts';
import {
  EncoderTrainer,
  type LabelledRow,
  type TrainerOptions,
} from '../../../../core/nets/encoder/trainer.ts';

export interface StageOptions extends TrainerOptions, FineTuneOptions {}

/** A run of fine-tuning: where it begins, on what, and how it is told when to stop. */
export interface Stage {
  name: string;
  shape: EncoderShape;
  start: Weights;
  rows: readonly LabelledRow[];
  /**
   * Rows that only choose which evaluation is kept; `label` is a place among the classes. Without them the last weights are
   * kept.
   */
  validation?: readonly { ids: readonly number[]; label: number }[];
  /** Shares of the classes at which the macro-F1 of the validation rows is taken. */
  shares: readonly number[];
  options: StageOptions;
}

/**
 * Runs a stage, or goes on with one that was cut off, or reads what one that is over has left in `<folder>/<name>.safetensors`.
 *
 * @returns all weights: those that were trained in place of the ones from the start
 */
export async function runStage(folder: string, stage: Stage, say: (text: string) => void): Promise<Weights> {
  const { name, shape, start, options, validation, shares } = stage;
  const file = join(folder, `${name}.safetensors`);
  if (!existsSync(file)) {
    await mkdir(folder, { recursive: true });
    const trainer = await EncoderTrainer.open(shape, start, options);
    const resume = await readState(folder, name);
    say(`${name}: ${stage.rows.length} rows${resume ? `, going on after ${resume.batches} batches` : ''}`);
    const { weights, evaluations } = await fineTune(trainer, stage.rows, options, {
      ...(validation && { evaluate: (current) => scoreOf(current, validation, shares) }),
      say: (text) => say(`${name}: ${text}`),
      resume,
      save: (state) => writeState(folder, name, state),
    });
    await trainer.close();
    await writeFile(join(folder, `${name}.evaluations.json`), JSON.stringify(evaluations));
    await replace(file, writeSafetensors(weights));
    await rm(join(folder, `${name}.state`), { recursive: true, force: true });
  }
  return new Map([...start, ...readSafetensors(await readFile(file))]);
}

async function scoreOf(
  trainer: EncoderTrainer,
  validation: NonNullable<Stage['validation']>,
  shares: readonly number[],
): Promise<number> {
  const predicted = (await trainer.logits(validation)).map(highest);
  const labels = validation.map(({ label }) => label);
  return macroF1At(predicted, labels, shares);
}

function highest(logits: Float32Array): number {
  return logits.indexOf(Math.max(...logits));
}

async function writeState(folder: string, name: string, state: RunState): Promise<void> {
  const place = join(folder, `${name}.state`);
  const draft = join(folder, `.${name}.draft`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, 'trainer.safetensors'), writeSafetensors(state.trainer.weights));
  if (state.best) await writeFile(join(draft, 'best.safetensors'), writeSafetensors(state.best));
  const { batches, evaluations } = state;
  await writeFile(
    join(draft, 'progress.json'),
    JSON.stringify({ batches, evaluations, steps: state.trainer.steps }),
  );
  await rm(place, { recursive: true, force: true });
  await rename(draft, place);
}

async function readState(folder: string, name: string): Promise<RunState | undefined> {
  const place = join(folder, `${name}.state`);
  if (!existsSync(join(place, 'progress.json'))) return undefined;
  const { batches, evaluations, steps } = JSON.parse(await readFile(join(place, 'progress.json'), 'utf8'));
  const best = join(place, 'best.safetensors');
  return {
    batches,
    evaluations,
    best: existsSync(best) ? readSafetensors(await readFile(best)) : undefined,
    trainer: { steps, weights: readSafetensors(await readFile(join(place, 'trainer.safetensors'))) },
  };
}

/** A file that is there is whole. */
async function replace(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${file}.draft`, bytes);
  await rename(`${file}.draft`, file);
}
