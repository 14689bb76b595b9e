import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../../../core/inference/inProcess.ts';
import type { ModelCard, Tensor } from '../../../../core/inference/port.ts';
import { fp32Of } from '../../../../core/inference/tensor.ts';
import { likeliest } from '../../../../core/learn/classScores.ts';
import { normalValues, seededRandom } from '../../../../core/learn/random.ts';
import { writeSafetensors } from '../../../../core/nets/encoder/safetensors.ts';
import { type EncoderShape, type Weights, weightDims } from '../../../../core/nets/encoder/shape.ts';
import { exportEncoder } from '../../../../core/onnx/exporters/encoder.ts';
import { encoderClassifier } from '../models/transformer.ts';
import { compressSentiment } from './compressSentiment.ts';
import { studentStart } from './distil.ts';
import { quantiseSentiment } from './quantiseSentiment.ts';
import type { Compressed } from './results.ts';

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const words =
  'coin token soars climbs plunges falls steady waits as the market today again for while funds'.split(' ');
const vocabulary = [...special, ...words];

const tokenizer = JSON.stringify({
  added_tokens: special.map((content, id) => ({ id, content, special: true })),
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: { type: 'BertProcessing', cls: ['[CLS]', 2], sep: ['[SEP]', 3] },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
  },
});

/** As wide as a product must be to be quantised. */
const shape: EncoderShape = {
  ...{ layers: 4, hidden: 32, heads: 2, feedForward: 64, vocabulary: vocabulary.length },
  ...{ positions: 64, epsilon: 1e-12 },
};

function randomWeights(): Weights {
  const normal = normalValues(seededRandom(1));
  const heads = new Map([
    ['head.weight', [shape.hidden, 3]],
    ['head.bias', [3]],
    ['topics.weight', [shape.hidden, 2]],
    ['topics.bias', [2]],
  ]);
  return new Map(
    [...weightDims(shape), ...heads].map(([name, dims]) => {
      const centre = name.endsWith('Norm.weight') ? 1 : 0;
      const size = dims.reduce((product, dim) => product * dim, 1);
      return [name, { dims, data: Float32Array.from({ length: size }, () => centre + 0.2 * normal()) }];
    }),
  );
}

const weights = randomWeights();
const graph = exportEncoder(shape, weights, [
  { output: 'probabilities', place: 'head', link: 'Softmax' },
  { output: 'categories', place: 'topics', link: 'Sigmoid' },
]);

const random = seededRandom(3);
const headline = () => Array.from({ length: 8 }, () => words[Math.floor(random() * words.length)]).join(' ');
const csv = (header: string, lines: readonly string[]) => gzipSync([header, ...lines].join('\n'));
const labelled = (source: string, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const label = (i % 3) - 1;
    return `${headline()},${label},human,2022-01-01,${source},${i % 3 === 0 ? 'test' : 'train'},all,${label}`;
  });

const card: Omit<ModelCard, 'files'> = {
  ...{ name: 'sentiment', version: '1.0.0', task: 'Test', summary: 'Made for a test.', features: [] },
  inputs: [{ name: 'text', datatype: 'BYTES', shape: [-1] }],
  outputs: [
    { name: 'probabilities', shape: [-1, 3] },
    { name: 'categories', shape: [-1, 2] },
  ],
  training: { from: '2022-01-01', to: '2022-01-01', rows: 1, seed: 1, hyperparameters: {} },
  data: { source: 'none', licence: 'none' },
  metrics: [{ name: 'macroF1', on: 'made up', value: 0.5 }],
  ...{ limitations: ['None.'], parameters: {} },
  serving: { text: { tokenizer: 'tokenizer.json', input: 'text', maxTokens: 64 }, maxBatchSize: 8 },
};

describe('the compression of the model of sentiment', () => {
  let folder = '';
  let results: Compressed[];
  const work = () => join(folder, 'work');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'compression-'));
    for (const place of ['news', 'work/export', 'models'])
      await mkdir(join(folder, place), { recursive: true });
    const news = (name: string, content: Buffer) => writeFile(join(folder, 'news', name), content);
    const columns = 'text,label,label_kind,date,source,split,agreement,label_alt';
    await news('crypto_headlines.csv.gz', csv(columns, labelled('CryptoLin', 180)));
    await news('finance_headlines.csv.gz', csv(columns, labelled('SEntFiN', 6)));
    await news('crypto_plus_5k.csv.gz', csv('title,description,label,orig_split', ['a,b,0,train']));
    const trained = (name: string, content: string | Uint8Array) =>
      writeFile(join(work(), 'export', name), content);
    await trained('model.onnx', graph);
    await trained('tokenizer.json', tokenizer);
    await trained('card.json', JSON.stringify(card));
    await trained('weights.safetensors', writeSafetensors(weights));
    await trained('shape.json', JSON.stringify(shape));
    results = await compressSentiment(
      {
        ...{ news: join(folder, 'news'), models: join(folder, 'models') },
        work: work(),
      },
      () => undefined,
    );
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const of = (name: string) => results.find(({ variant }) => variant === name);

  it('measures every form beside the FP32 one', () => {
    expect(results.map(({ variant }) => variant)).toEqual([
      'fp32',
      'int8-static',
      'int8-static, 8-bit weights',
      'int8-weights-only',
      'int8-dynamic',
      ...['pruned-30', 'pruned-50', 'pruned-70'],
      ...['pruned-30, int8-static', 'pruned-50, int8-static', 'pruned-70, int8-static'],
      ...['student, fp32', 'student, int8-static'],
    ]);
    expect(of('fp32')?.agreement).toEqual([1, 1]);
    expect(of('int8-weights-only')?.agreement[0]).toBeGreaterThan(0.95);
    expect(of('int8-static')?.agreement[0]).toBeGreaterThan(0.85);
    for (const { measured, comparisons } of results) {
      expect(measured.map(({ set }) => set)).toEqual([
        'CryptoLin test',
        'CryptoLin test, both cohorts agree',
      ]);
      for (const [i, { macroF1 }] of measured.entries())
        expect(comparisons[i].macroF1).toBeCloseTo(macroF1 - (of('fp32')?.measured[i].macroF1 ?? 0), 9);
    }
  });

  it('teaches the student what the larger model says, beyond what it began with', async () => {
    const tokens = (text: string) => ({
      ids: [2, ...text.split(' ').map((word) => vocabulary.indexOf(word)), 3],
    });
    const texts = Array.from({ length: 60 }, headline);
    const before = {
      ...{ shape: { ...shape, layers: 3 }, tokens },
      weights: studentStart({ shape, weights, tokens }, 3),
    };
    const answers = async (encoder: typeof before) =>
      likeliest(await encoderClassifier('', 0, encoder).predict(texts));
    const teacher = await answers({ shape, weights, tokens });
    const start = await answers(before);
    const share = start.filter((value, i) => value === teacher[i]).length / texts.length;
    expect(of('student, fp32')?.agreement[0]).toBeGreaterThan(share);
  });

  it('begins the student with the layers of the larger model that end each part of it', () => {
    const start = studentStart({ shape, weights, tokens: () => ({ ids: [] }) }, 2);
    expect(start.get('layer.0.key.bias')).toBe(weights.get('layer.1.key.bias'));
    expect(start.get('layer.1.key.bias')).toBe(weights.get('layer.3.key.bias'));
    expect(
      [...start.keys()].filter((name) => name.startsWith('layer.2') || name.startsWith('topics')),
    ).toEqual([]);
    expect(start.get('words.weight')).toBe(weights.get('words.weight'));
  });

  it('gives the sizes of the files that it has written', async () => {
    for (const { variant, bytes } of results)
      expect((await stat(join(work(), 'variants', `${variant}.onnx`))).size).toBe(bytes);
    const size = (name: string) => of(name)?.gzippedBytes ?? 0;
    expect(size('pruned-70')).toBeLessThan(size('pruned-30'));
    expect(size('pruned-70, int8-static')).toBeLessThan(size('int8-static'));
  });

  it('registers the static form with its figures, asked in words', async () => {
    const registered = await readFile(join(folder, 'models', 'sentiment', '1.0.0', 'model.onnx'));
    expect(registered).toEqual(await readFile(join(work(), 'variants', 'int8-static.onnx')));
    const models = inProcessModels(join(folder, 'models'));
    const { metrics, limitations } = await models.card('sentiment');
    expect(metrics[0]).toEqual(card.metrics[0]);
    const figure = metrics.find(({ on, name }) => on === 'CryptoLin test, int8-static' && name === 'macroF1');
    expect(figure?.value).toBeCloseTo(of('int8-static')?.measured[0].macroF1 ?? 0, 4);
    expect(limitations.at(-1)).toMatch(/Served in int8/);
  });

  it('answers a headline alone as it does beside others', async () => {
    const models = inProcessModels(join(folder, 'models'));
    const ask = async (data: string[]) => {
      const text: Tensor = { datatype: 'BYTES', dims: [data.length], data };
      return fp32Of(await models.run('sentiment', { text }), 'probabilities');
    };
    const texts = ['coin soars', 'the market waits for funds again today', 'token'];
    const together = await ask(texts);
    for (const [i, text] of texts.entries())
      for (const [k, value] of (await ask([text])).entries())
        expect(Math.abs(value - together[3 * i + k])).toBeLessThanOrEqual(1e-6);
  });

  it('is one function for whoever has a graph and texts, and makes the same bytes each time', async () => {
    const path = join(work(), 'export', 'model.onnx');
    const texts = Array.from({ length: 20 }, headline);
    const bytes = await quantiseSentiment(path, texts);
    expect(bytes).toEqual(await quantiseSentiment(path, texts));
    expect(bytes.length).toBeLessThan((await stat(path)).size / 2);
  });
});
