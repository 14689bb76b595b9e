import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcessModels } from '../../../core/inference/inProcess.ts';
import { seededRandom } from '../../../core/learn/random.ts';
import { writeSafetensors } from '../../../core/nets/encoder/safetensors.ts';
import { bertCheckpoint } from '../../../core/nets/encoder/testing/bertCheckpoint.ts';
import { tinyShape, tinyWeights } from '../../../core/nets/encoder/testing/tinyEncoder.ts';
import { register } from '../register.ts';
import { sentimentCard } from './card.ts';
import type { SentimentResults } from './evaluation/results.ts';
import { trainSentiment } from './trainSentiment.ts';

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const vocabulary = [
  ...special,
  ...'coin soars plunges steady on as the today again market ##s gains loses waits rules'.split(' '),
];
const news: readonly string[] = ['plunges', 'steady', 'soars'];

/** WordPiece on the little vocabulary. */
const tokenizer = {
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
};

const random = seededRandom(8);
const syllables = 'ba do ki lu mo ne pa ri su to'.split(' ');
const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)];
/** A headline of its own whose news is in one word. */
function headline(label: number): string {
  const name = Array.from({ length: 9 }, () => pick(syllables)).join('');
  return `${name} coin ${news[label + 1]} ${pick(['today', 'again', 'on the market'])}`;
}

function csv(header: string, rows: readonly string[]): Buffer {
  return gzipSync([header, ...rows].join('\n'));
}

function headlines(source: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const label = (i % 3) - 1;
    const split = i % 5 === 0 ? 'test' : 'train';
    return `${headline(label)},${label},human,2022-01-01,${source},${split},all,${i % 10 === 0 ? 0 : label}`;
  });
}

describe('the training of sentiment', () => {
  let folder = '';
  let results: SentimentResults;
  const said: string[] = [];
  const options = () => ({
    news: join(folder, 'news'),
    work: join(folder, 'work'),
    models: join(folder, 'models'),
    pretrained: join(folder, 'encoder'),
    seeds: [1, 2],
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sentiment-'));
    await mkdir(join(folder, 'news'));
    await mkdir(join(folder, 'encoder'));
    const encoder = (name: string, content: string | Uint8Array) =>
      writeFile(join(folder, 'encoder', name), content);
    await encoder('tokenizer.json', JSON.stringify(tokenizer));
    await encoder('model.safetensors', writeSafetensors(bertCheckpoint(tinyWeights())));
    await encoder(
      'config.json',
      JSON.stringify({
        num_hidden_layers: tinyShape.layers,
        hidden_size: tinyShape.hidden,
        num_attention_heads: tinyShape.heads,
        intermediate_size: tinyShape.feedForward,
        vocab_size: tinyShape.vocabulary,
        max_position_embeddings: tinyShape.positions,
        layer_norm_eps: tinyShape.epsilon,
      }),
    );
    const file = (name: string, content: Buffer) => writeFile(join(folder, 'news', name), content);
    const columns = 'text,label,label_kind,date,source,split,agreement,label_alt';
    await file('crypto_headlines.csv.gz', csv(columns, headlines('CryptoLin', 120)));
    await file(
      'finance_headlines.csv.gz',
      csv(columns, [
        ...headlines('SEntFiN', 60),
        ...headlines('TwitterFinNews', 30),
        ...headlines('PhraseBank', 30),
      ]),
    );
    await file(
      'crypto_plus_5k.csv.gz',
      csv(
        'title,description,label,label_kind,publisher,category,orig_split,pred_gpt4_zero_shot,pred_gpt4_ft,pred_bert_ft,pred_finbert_ft',
        Array.from({ length: 60 }, (_, i) => {
          const label = (i % 3) - 1;
          const split = ['train', 'train', 'val', 'test'][i % 4];
          return `${headline(label)},${headline(label)},${label},weak,p,c,${split},${split === 'test' ? '0,0,0,1' : ',,,'}`;
        }),
      ),
    );
    await file(
      'categories.csv.gz',
      csv(
        'text,category,label_kind,source,split',
        Array.from({ length: 60 }, (_, i) => {
          const [tags, kind] =
            i % 2 === 0
              ? [pick(['market|trading', 'regulation']), 'aggregator-tags']
              : [pick(['nft', 'defi']), 'publisher-tag'];
          return `${headline((i % 3) - 1)}${i % 7 === 0 ? ' hacked' : ''},${tags},${kind},s,${i % 5 === 0 ? 'test' : 'train'}`;
        }),
      ),
    );
    await file(
      'stream.csv.gz',
      csv(
        'date,title,source,origin',
        Array.from({ length: 40 }, (_, i) => `2022-01-01,${headline((i % 3) - 1)},s,o`),
      ),
    );
    results = await trainSentiment(options(), (text) => said.push(text));
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('measures every model on every set that it owes, each with an interval', () => {
    const of = (model: string) => results.measured.filter((one) => one.model === model).map(({ set }) => set);
    for (const model of ['fine-tuned', 'lexicon', 'naive-bayes', 'tf-idf']) expect(of(model)).toHaveLength(7);
    expect(new Set(of('gru'))).toHaveLength(7);
    expect(of('fine-tuned, two stages, all rows')).toHaveLength(4);
    expect(results.comparisons.map(({ model, against }) => `${model} ${against}`)).toContain('gru tf-idf');
    expect(results.ceiling.accuracy).toBeGreaterThan(0.5);
    expect(results.ceiling.accuracy).toBeLessThan(1);
    expect(new Set(results.learningCurve.map(({ model }) => model)).size).toBe(4);
    expect(results.cryptoPlus.comparisons.map(({ against }) => against)).toContain('finbert_ft');
  });

  it('learns the word that the news is in, where one word is all there is to learn', () => {
    const words = results.measured.find(({ model, set }) => model === 'tf-idf' && set === 'CryptoLin test');
    expect(words?.macroF1).toBeGreaterThan(0.95);
  });

  it('goes on from what is there: a second run trains nothing and finds the same', async () => {
    const again: string[] = [];
    expect(await trainSentiment(options(), (text) => again.push(text))).toEqual(results);
    expect(said.some((line) => line.includes('batches'))).toBe(true);
    expect(again.some((line) => line.includes('batches') || line.includes('epoch'))).toBe(false);
  });

  it('tells its figures in tables: intervals of one run, the spread of several seeds', async () => {
    const report = await readFile(join(folder, 'work', 'sentiment.md'), 'utf8');
    const [header, , row] = report
      .split('\n')
      .slice(report.split('\n').findIndex((line) => line.startsWith('| model')));
    expect(header).toContain('PhraseBank 50agree');
    const served = results.measured.find(
      ({ model, set }) => model === 'fine-tuned' && set === 'CryptoLin test',
    );
    const [low, high] = served?.macroF1Interval ?? [0, 0];
    expect(row).toContain(`| ${served?.macroF1.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] |`);
    expect(report).toMatch(/\| gru \| \d\.\d{3} ± \d\.\d{3} \(2 seeds\)/);
    expect(report).toMatch(/\| finbert_ft \|/);
  });

  it('exports what can be registered and asked in words, and a card whose figures are the measured ones', async () => {
    const place = join(folder, 'work', 'export');
    const graph = await readFile(join(place, 'model.onnx'));
    const tokens = await readFile(join(place, 'tokenizer.json'), 'utf8');
    const card = sentimentCard('1.0.0', results);
    const served = results.measured.find(
      ({ model, set }) => model === 'fine-tuned' && set === 'CryptoLin test',
    );
    const figure = card.metrics.find(({ name, on }) => name === 'macroF1' && on === 'CryptoLin test');
    expect(figure?.value).toBeCloseTo(served?.macroF1 ?? 0, 4);
    expect(figure?.baseline?.name).toBe('tf-idf');
    const golden = [
      { text: { datatype: 'BYTES' as const, dims: [2], data: ['coin soars today', 'coin plunges'] } },
    ];
    await register(join(folder, 'models'), graph, card, golden, tokens);
    const models = inProcessModels(join(folder, 'models'));
    const outputs = await models.run('sentiment', golden[0]);
    expect(outputs.probabilities.dims).toEqual([2, 3]);
    expect(outputs.categories.dims).toEqual([2, 11]);
  });

  it('is not registered without its tokenizer', async () => {
    const graph = await readFile(join(folder, 'work', 'export', 'model.onnx'));
    await expect(
      register(join(folder, 'models'), graph, sentimentCard('1.0.1', results), []),
    ).rejects.toThrow(/tokenizer/);
  });
});
