import { describe, expect, it } from 'vitest';
import { InferenceError } from './errors.ts';
import type { Tensor, Tensors } from './tensor.ts';
import { textInput } from './textInput.ts';

const words = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  '[MASK]',
  'coin',
  'bread',
  'rise',
  '##s',
  'a',
  '.',
  '猫',
  'uber',
];
const vocabulary = `${words.join('\n')}\n`;
const graph = ['input_ids', 'attention_mask'];
const options = { tokenizer: 'vocab.txt' as const, input: 'text', maxTokens: 8 };

const bytes = (data: string[], dims = [data.length]): Tensor => ({ datatype: 'BYTES', dims, data });
const tokenise = (...texts: string[]) => textInput(options, vocabulary, graph)({ text: bytes(texts) });

/** Rows of whole numbers of an INT64 tensor. */
function rows(tensors: Tensors, name: string): number[][] {
  const { datatype, dims, data } = tensors[name];
  expect(datatype).toBe('INT64');
  return Array.from({ length: dims[0] }, (_, i) =>
    Array.from(data.slice(i * dims[1], (i + 1) * dims[1]) as Iterable<bigint>, Number),
  );
}
const ids = (text: string) => rows(tokenise(text), 'input_ids')[0];

describe('a text input', () => {
  it('becomes rows of ids as long as the longest, the others padded and masked', () => {
    const tokens = tokenise('Coins rise.', 'bread');
    expect(rows(tokens, 'input_ids')).toEqual([
      [2, 5, 8, 7, 10, 3],
      [2, 6, 3, 0, 0, 0],
    ]);
    expect(rows(tokens, 'attention_mask')).toEqual([
      [1, 1, 1, 1, 1, 1],
      [1, 1, 1, 0, 0, 0],
    ]);
    expect(Object.keys(tokens)).toEqual(graph);
  });

  it('fills token_type_ids with 0 where the graph has them', () => {
    const three = [...graph, 'token_type_ids'];
    const tokens = textInput(options, vocabulary, three)({ text: bytes(['coin', 'a a']) });
    expect(rows(tokens, 'token_type_ids')).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('is cut at maxTokens, [SEP] still at the end', () => {
    expect(ids('a a a a a a')).toEqual([2, 9, 9, 9, 9, 9, 9, 3]);
    expect(ids('a a a a a a a a a a')).toEqual([2, 9, 9, 9, 9, 9, 9, 3]);
  });

  it('is normalised as the uncased models have it', () => {
    expect(ids('ÜBER\u0000\tBréad')).toEqual([2, 12, 6, 3]);
    expect(ids('猫猫')).toEqual([2, 11, 11, 3]);
    expect(ids('')).toEqual([2, 3]);
    expect(ids('xyz')).toEqual([2, 1, 3]);
    // Half a pair counts as U+FFFD, which is no text.
    expect(ids('coin\ud800')).toEqual([2, 5, 3]);
  });

  it('takes the list with a trailing dimension of 1, as clients of Triton send it', () => {
    const tokens = textInput(options, vocabulary, graph)({ text: bytes(['a', 'coin'], [2, 1]) });
    expect(tokens.input_ids.dims).toEqual([2, 3]);
  });

  it('is refused when it is no list of texts, or has company', () => {
    const run = textInput(options, vocabulary, graph);
    const numbers: Tensor = { datatype: 'FP32', dims: [1], data: Float32Array.of(1) };
    for (const text of [bytes([]), bytes(['a', 'b'], [1, 2]), bytes(['a'], [2]), bytes(['a'], []), numbers])
      expect(() => run({ text })).toThrow(InferenceError);
    expect(() => run({ text: bytes(['a']), input_ids: numbers })).toThrow(/send no other beside it/);
  });

  it('may be left out: tokens pass as they are', () => {
    const tokens = tokenise('coin');
    expect(textInput(options, vocabulary, graph)(tokens)).toBe(tokens);
  });

  it('needs a graph that takes tokens, and a vocabulary with its marks', () => {
    expect(() => textInput(options, vocabulary, ['input_ids'])).toThrow(InferenceError);
    expect(() => textInput(options, vocabulary, [...graph, 'features'])).toThrow(InferenceError);
    expect(() => textInput(options, 'coin\nbread\n', graph)).toThrow('vocab.txt cannot be used');
    expect(() => textInput({ ...options, tokenizer: 'tokenizer.json' }, '{', graph)).toThrow(InferenceError);
  });
});

it('tokenizer.json says the same as the vocabulary that it holds', () => {
  const special = (content: string) => ({ id: words.indexOf(content), content, special: true });
  const file = JSON.stringify({
    added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].map(special),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {
        '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
        '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
      },
    },
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
  });
  const texts = bytes(['Coins rise.', 'a [SEP] bread', 'x'.repeat(200), '']);
  const run = textInput({ ...options, tokenizer: 'tokenizer.json' }, file, graph);
  expect(run({ text: texts })).toEqual(textInput(options, vocabulary, graph)({ text: texts }));
});
