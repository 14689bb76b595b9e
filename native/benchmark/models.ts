import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Tensor } from '../../core/inference/port.ts';
import { seededRandom } from '../../core/learn/random.ts';
import { writeModel } from '../e2e/testing/writeModel.ts';
import type { BodyTensor } from './bodies.ts';
import { type EncoderShape, randomEncoder } from './encoder.ts';

/** A model to measure, served in several ways under a name each. */
export interface Measured {
  title: string;
  /** As its card has it. */
  batched: string;
  /** A request at a time, on all cores. */
  alone: string;
  /** As many requests at a time as there are cores, each on one. */
  aloneOnEachCore: string;
  requests: readonly (readonly BodyTensor[])[];
}

const onEachCore = { instances: cpus().length };

const namesOf = (name: string) => ({
  batched: `${name}-batched`,
  alone: `${name}-alone`,
  aloneOnEachCore: `${name}-alone-on-each-core`,
});

interface Files {
  card: Record<string, unknown>;
  place: string;
}

/** The model in `models` whose graph takes most bytes, by its newest version. */
export async function largestShipped(models: string): Promise<string> {
  let best = { name: '', size: 0 };
  for (const name of await readdir(models)) {
    const { place } = await newest(models, name).catch(() => ({ place: undefined }));
    if (place === undefined) continue;
    const { size } = await stat(join(place, 'model.onnx'));
    if (size > best.size) best = { name, size };
  }
  return best.name;
}

/** Puts a shipped model into `folder` in each of the ways; the requests are its golden inputs, a row each. */
export async function shippedModel(models: string, name: string, folder: string): Promise<Measured> {
  const { card, place } = await newest(models, name);
  const names = namesOf(name);
  const { text, ...shipped } = (card.serving ?? {}) as { text?: object };
  for (const [variant, serving] of [
    [names.batched, shipped],
    [names.alone, {}],
    [names.aloneOnEachCore, onEachCore],
  ] as const) {
    const target = join(folder, variant, '1');
    await cp(place, target, { recursive: true });
    await writeFile(
      join(target, 'card.json'),
      JSON.stringify({
        ...card,
        name: variant,
        version: '1',
        serving: { ...serving, ...(text && { text }) },
      }),
    );
  }
  const golden = JSON.parse(await readFile(join(place, 'golden.json'), 'utf8')) as {
    cases: { inputs: Record<string, { datatype?: string; dims: number[]; data: number[] | string[] }> }[];
  };
  const requests = golden.cases.map(({ inputs }) =>
    Object.entries(inputs).map(([input, { datatype = 'FP32', dims, data }]) => {
      const [, ...row] = dims;
      const first = data.slice(
        0,
        row.reduce((product, size) => product * size, 1),
      );
      return {
        ...{ name: input, datatype, shape: [1, ...row] },
        data: elementsOf(datatype, first),
      };
    }),
  );
  return { title: `\`${name}\``, ...names, requests };
}

/** A sentence encoder with random weights, and texts of 8 to 40 tokens, the length of a headline. */
export async function encoderModel(shape: EncoderShape, folder: string): Promise<Measured> {
  const graph = randomEncoder(shape, 1);
  const random = seededRandom(7);
  const requests = Array.from({ length: 64 }, () => {
    const tokens = 8 + Math.floor(random() * 33);
    const ids = BigInt64Array.from({ length: tokens }, () => BigInt(Math.floor(random() * shape.vocabulary)));
    const int64 = (name: string, data: BigInt64Array): BodyTensor => ({
      ...{ name, datatype: 'INT64', shape: [1, tokens], data },
    });
    return [int64('input_ids', ids), int64('attention_mask', new BigInt64Array(tokens).fill(1n))];
  });

  const feeds = requests
    .slice(0, 2)
    .map((inputs) =>
      Object.fromEntries(
        inputs.map(({ name, shape: dims, data }) => [name, { datatype: 'INT64', dims, data } as Tensor]),
      ),
    );
  const tokens = (name: string) => ({ name, datatype: 'INT64', shape: [-1, -1] });
  // Its texts come tokenised, but a text model is what has its rows padded and batched by their length.
  const text = { tokenizer: 'vocab.txt', maxTokens: shape.positions };
  const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
  const vocabulary = Array.from({ length: shape.vocabulary }, (_, i) => words[i] ?? `word${i}`).join('\n');
  const names = namesOf('encoder');
  for (const [name, serving] of [
    [names.batched, { maxBatchSize: 32, ...onEachCore }],
    [names.alone, {}],
    [names.aloneOnEachCore, onEachCore],
  ] as const) {
    await writeModel(folder, {
      ...{ name, graph, serving: { ...serving, text }, goldenInputs: feeds },
      files: { 'vocab.txt': vocabulary },
      inputs: [tokens('input_ids'), tokens('attention_mask')],
      outputs: [{ name: 'embedding', datatype: 'FP32', shape: [-1, shape.width] }],
    });
  }
  const title = `encoder, ${shape.layers} layers of ${shape.width}, random weights`;
  return { title, ...names, requests };
}

function elementsOf(datatype: string, values: readonly (number | string)[]): BodyTensor['data'] {
  if (datatype === 'BYTES') return values.map(String);
  return datatype === 'INT64' ? BigInt64Array.from(values, BigInt) : Float32Array.from(values, Number);
}

async function newest(models: string, name: string): Promise<Files> {
  const versions = (await readdir(join(models, name))).filter((entry) => /^\d+(\.\d+)*$/.test(entry));
  const [version] = versions.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  if (version === undefined) throw new Error(`${name} has no version`);
  const place = join(models, name, version);
  return {
    place,
    card: JSON.parse(await readFile(join(place, 'card.json'), 'utf8')) as Record<string, unknown>,
  };
}
