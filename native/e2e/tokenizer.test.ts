import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tokenizer } from '@huggingface/tokenizers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../core/learn/random.ts';
import { randomText, SPECIAL, vocabulary } from './tokenizerTexts.ts';

const program =
  process.env.TOKENIZE_PROGRAM ?? fileURLToPath(new URL('../build/tools/tokenize', import.meta.url));

interface AddedToken {
  content: string;
  lstrip?: boolean;
  rstrip?: boolean;
  special?: boolean;
  normalized?: boolean;
}

interface Options {
  pieces: readonly string[];
  normalizer?: Record<string, boolean | null>;
  added?: readonly AddedToken[];
  around?: 'template' | 'bert';
  model?: Record<string, unknown>;
}

const UNCASED = { clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true };
const special = SPECIAL.map((content): AddedToken => ({ content, special: true, normalized: false }));
const mpnet: AddedToken[] = [
  ...['<s>', '</s>'].map((content) => ({ content, special: true, normalized: false })),
  { content: '<mask>', lstrip: true, special: true, normalized: false },
];
const spaced: AddedToken[] = SPECIAL.map((content) => ({
  ...{ content, special: true, normalized: false },
  ...{ lstrip: content !== '[CLS]', rstrip: content !== '[SEP]' },
}));
const named: AddedToken[] = ['Hello', 'ÉTÉ', '中国', '国', 'new york', 'NEW'].map((content) => ({ content }));

function tokenizerJson({ pieces, normalizer = {}, added = special, around, model = {} }: Options) {
  const ids = new Map(pieces.map((piece, id) => [piece, id]));
  const tokens = added.map((token, i) => ({
    ...{ single_word: false, lstrip: false, rstrip: false, special: false, normalized: true, ...token },
    id: ids.get(token.content) ?? pieces.length + i,
  }));
  const specialToken = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const template = {
    type: 'TemplateProcessing',
    single: [specialToken('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, specialToken('[SEP]')],
    ...{ pair: [], special_tokens: {} },
  };
  return {
    ...{ version: '1.0', truncation: null, padding: null, added_tokens: tokens, decoder: null },
    normalizer: { type: 'BertNormalizer', ...UNCASED, ...normalizer },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor:
      around === 'bert'
        ? { type: 'BertProcessing', cls: ['[CLS]', ids.get('[CLS]')], sep: ['[SEP]', ids.get('[SEP]')] }
        : template,
    model: {
      ...{ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##' },
      ...{ max_input_chars_per_word: 100, vocab: Object.fromEntries(ids), ...model },
    },
  };
}

/** Ids of each text as the C++ tokeniser has them. */
function native(file: string, texts: readonly Buffer[], maxTokens: number): number[][] {
  const input = Buffer.concat(
    texts.flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      return [length, text];
    }),
  );
  const flags = ['--tokenizer', file, '--max-tokens', `${maxTokens}`];
  const out = execFileSync(program, flags, { input, maxBuffer: 2 ** 30 });
  let at = 0;
  return texts.map(() => {
    const count = out.readUInt32LE(at);
    const ids = Array.from({ length: count }, (_, i) => Number(out.readBigInt64LE(at + 4 + 8 * i)));
    at += 4 + 8 * count;
    return ids;
  });
}

/** Ids as the JavaScript library has them; where there are too many, the last one allowed is [SEP]. */
function reference(tokenizer: Tokenizer, text: Buffer, maxTokens: number): number[] {
  const { ids } = tokenizer.encode(text.toString());
  return ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ids.at(-1)!];
}

let folder: string;
const random = seededRandom(20_260_101);
const pieces = vocabulary(random, 12_000);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulseplate-tokenizer-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Bytes of a text; a few are no UTF-8. A lone surrogate becomes U+FFFD here already. */
function bytesOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (random() < 0.03)
    for (let n = 1 + Math.floor(random() * 4); n > 0 && bytes.length > 0; n--)
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  return bytes;
}

async function expectSame(options: Options, texts: readonly Buffer[], maxTokens: number, file: string) {
  const config = tokenizerJson(options);
  await writeFile(file, file.endsWith('.txt') ? `${options.pieces.join('\n')}\n` : JSON.stringify(config));
  const found = native(file, texts, maxTokens);
  const tokenizer = new Tokenizer(config, {});
  const wrong = texts.flatMap((text, i) => {
    const expected = reference(tokenizer, text, maxTokens);
    const same = expected.length === found[i]!.length && expected.every((id, k) => id === found[i]![k]);
    return same ? [] : [{ text: text.toString(), expected, found: found[i] }];
  });
  expect(wrong.slice(0, 5), `${wrong.length} of ${texts.length} differ`).toEqual([]);
}

// Together 100,000 texts.
it.each<[string, number, Omit<Options, 'pieces'>]>([
  ['vocab.txt', 20_000, {}],
  ['uncased.json', 20_000, { around: 'bert' }],
  ['cased.json', 10_000, { normalizer: { lowercase: false } }],
  ['cased-without-accents.json', 10_000, { normalizer: { lowercase: false, strip_accents: true } }],
  ['uncased-with-accents.json', 10_000, { normalizer: { strip_accents: false } }],
  ['unclean.json', 10_000, { normalizer: { clean_text: false, handle_chinese_chars: false } }],
  ['mpnet.json', 5_000, { added: [...special, ...mpnet] }],
  ['spaced.json', 5_000, { added: spaced, normalizer: { lowercase: false } }],
  ['named.json', 5_000, { added: [...special, ...named] }],
  ['short-words.json', 5_000, { model: { max_input_chars_per_word: 3, continuing_subword_prefix: '#' } }],
])(
  'has the ids of the JavaScript library: %s, %i texts',
  { timeout: 120_000 },
  async (name, count, options) => {
    const limits = [2, 3, 17, 128, 100_000];
    for (const maxTokens of limits) {
      const texts = Array.from({ length: count / limits.length }, () => bytesOf(randomText(random)));
      await expectSame({ pieces, ...options }, texts, maxTokens, join(folder, name));
    }
  },
);

it('has its ids for every code point, alone and around a sigma', { timeout: 120_000 }, async () => {
  const texts: Buffer[] = [];
  const known = new Set([...SPECIAL, 'a', '##a', '##σ', '##ς', 'σ']);
  let text = '';
  for (let c = 0; c <= 0x10ffff; c++) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    const character = String.fromCodePoint(c);
    const isOpen = /[\p{Cn}\p{Co}]/u.test(character);
    // Those without properties differ in nothing.
    if (isOpen && c % 61 !== 0) continue;
    text += `A${character}Σ${character}a ${character} Σ${character} `;
    if (!isOpen)
      for (const form of [character, character.toLowerCase(), character.toLowerCase().normalize('NFD')])
        for (const part of form) known.add(part).add(`##${part}`);
    if (text.length > 4000) {
      texts.push(Buffer.from(text));
      text = '';
    }
  }
  texts.push(Buffer.from(text));
  const all = [...known];
  const normalizers: NonNullable<Options['normalizer']>[] = [
    {},
    { strip_accents: false },
    { clean_text: false, lowercase: false, strip_accents: true },
  ];
  for (const normalizer of normalizers)
    await expectSame({ pieces: all, normalizer }, texts, 1_000_000, join(folder, 'all.json'));
});
