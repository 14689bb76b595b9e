import { z } from 'zod';
import { InferenceError } from './errors.ts';
import { datatypes } from './tensor.ts';

const texts = z.array(z.string()).readonly();

const tensorSpec = z.object({
  name: z.string().min(1),
  /** FP32 where it is absent. */
  datatype: z.enum(datatypes).optional(),
  /** -1 is the batch, or any other dimension that is open. */
  shape: z.array(z.number().int()).readonly(),
});

const metric = z.object({
  name: z.string(),
  /** On which data: split, symbols, range, horizon. */
  on: z.string(),
  /** The same for a program: the symbol (absent for all), the horizon in days, and what part of the days it is of. */
  scope: z
    .object({ symbol: z.string().optional(), horizon: z.number().optional(), part: z.string().optional() })
    .optional(),
  value: z.number(),
  /** Interval of the value where it was measured. */
  interval: z.tuple([z.number(), z.number()]).readonly().optional(),
  /** The baseline beside it, always. */
  baseline: z.object({ name: z.string(), value: z.number() }).optional(),
});

/** How a text model takes text. */
const textOptions = z.object({
  /** The file beside the model. */
  tokenizer: z.enum(['tokenizer.json', 'vocab.txt']),
  /** The BYTES input that stands for the token inputs. */
  input: z.string().min(1).default('text'),
  /** Longer texts are cut, [CLS] and [SEP] counted in. */
  maxTokens: z.int().min(2).max(65_536).default(128),
});

/**
 * How the model is served; but for `text` the sidecar alone heeds it: see native/src/model/servingOptions.h, and
 * native/src/repository/card.cpp for the limits.
 */
const serving = z.object({
  /** Rows that one run may hold; 0 or 1: every request runs alone. */
  maxBatchSize: z.int().min(0).max(4_096).optional(),
  /** How long the first request of a batch waits for company. */
  maxQueueDelayMicroseconds: z.int().min(0).max(10_000_000).optional(),
  /** Rows times the longest row that one run of a text model may hold, padding counted in. */
  maxTokensPerBatch: z
    .int()
    .min(1)
    .max(2 ** 24)
    .optional(),
  /** Runs at a time. */
  instances: z.int().min(1).max(64).optional(),
  /** Requests that may wait; one more is refused. */
  maxQueueSize: z.int().min(1).max(1_000_000).optional(),
  text: textOptions.optional(),
});

const modelCard = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  task: z.string(),
  /** In plain words: what it is, what it is good for, where it loses. */
  summary: z.string(),
  features: texts,
  inputs: z.array(tensorSpec).readonly(),
  outputs: z.array(tensorSpec).readonly(),
  training: z.object({
    from: z.string(),
    to: z.string(),
    rows: z.number(),
    /** Of a model of markets: the tokens whose candles it saw. */
    symbols: texts.optional(),
    seed: z.number(),
    hyperparameters: z.record(z.string(), z.union([z.number(), z.string()])),
  }),
  data: z.object({ source: z.string(), licence: z.string() }),
  metrics: z.array(metric).readonly(),
  limitations: texts,
  /** File name -> sha256 in hex. */
  files: z.record(z.string(), z.string()),
  /** Constants that the skill needs beside the graph (conformal quantiles, thresholds). */
  parameters: z.record(z.string(), z.union([z.number(), z.array(z.number()).readonly()])),
  serving: serving.optional(),
});

/** `models/<name>/<version>/card.json`. */
export type ModelCard = z.output<typeof modelCard>;
export type Metric = z.output<typeof metric>;
export type TextOptions = z.output<typeof textOptions>;

const goldenTensor = z.object({
  /** FP32 where it is absent. */
  datatype: z.enum(datatypes).optional(),
  dims: z.array(z.int().min(0)).readonly(),
  data: z.union([z.array(z.number()).readonly(), texts]),
});

const goldenVectors = z.object({
  cases: z
    .array(
      z.object({
        inputs: z.record(z.string(), goldenTensor),
        outputs: z.record(z.string(), goldenTensor),
      }),
    )
    .readonly(),
});

export type GoldenTensor = z.output<typeof goldenTensor>;

/** `models/<name>/<version>/golden.json`: every runtime must reproduce the outputs to 1e-4. */
export type GoldenVectors = z.output<typeof goldenVectors>;

/** @throws InferenceError naming the first field that is wrong */
export function parseCard(text: string): ModelCard {
  return parse(modelCard, 'card.json', text);
}

/** @throws InferenceError naming the first field that is wrong */
export function parseGolden(text: string): GoldenVectors {
  return parse(goldenVectors, 'golden.json', text);
}

function parse<T>(schema: z.ZodType<T>, file: string, text: string): T {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new InferenceError(`${file} is not JSON`, { cause });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new InferenceError(`${[file, path.join('.')].filter(Boolean).join(': ')}: ${message}`);
}
