import { Tokenizer } from '@huggingface/tokenizers';
import type { TextOptions } from './card.ts';
import { InferenceError } from './errors.ts';
import type { Tensor, Tensors } from './tensor.ts';

/** Puts the tokens of the text input in its place. */
export type TextInput = (inputs: Tensors) => Tensors;

/** The inputs of a graph that the tokens of a text can fill, and what stands there: for a token, and for padding. */
const tokenInputs: Record<string, { token: (id: number) => number; padding: (padId: number) => number }> = {
  input_ids: { token: (id) => id, padding: (padId) => padId },
  attention_mask: { token: () => 1, padding: () => 0 },
  token_type_ids: { token: () => 0, padding: () => 0 },
};

/**
 * What gives a graph of tokens a text input, as the sidecar does it (native/src/scheduler/textInput.h): texts [n] become
 * INT64 rows [n, longest], cut at `maxTokens` and padded with [PAD]. Inputs without the text input pass as they are.
 * @param file content of the tokenizer file that the card names
 * @param graphInputs names of the graph's inputs
 * @throws InferenceError when the file cannot be used, or the graph does not take tokens
 */
export function textInput(options: TextOptions, file: string, graphInputs: readonly string[]): TextInput {
  const stranger = graphInputs.find((name) => tokenInputs[name] === undefined);
  if (stranger !== undefined || !graphInputs.includes('input_ids') || !graphInputs.includes('attention_mask'))
    throw new InferenceError('The card asks for a tokeniser, but the graph does not take tokens');
  const tokenizer = openTokenizer(options.tokenizer, file);
  const padId = tokenizer.token_to_id('[PAD]') ?? 0;

  return (inputs) => {
    const text = inputs[options.input];
    if (text === undefined) return inputs;
    if (Object.keys(inputs).length > 1)
      throw new InferenceError(`Input ${options.input} stands for all inputs: send no other beside it`);
    const rows = textsOf(text, options.input).map((one) => encode(tokenizer, one, options.maxTokens));
    const longest = Math.max(...rows.map((row) => row.length));
    return Object.fromEntries(
      graphInputs.map((name) => {
        const { token, padding } = tokenInputs[name];
        const data = new BigInt64Array(rows.length * longest).fill(BigInt(padding(padId)));
        for (const [i, row] of rows.entries())
          for (const [j, id] of row.entries()) data[i * longest + j] = BigInt(token(id));
        return [name, { datatype: 'INT64' as const, dims: [rows.length, longest], data }];
      }),
    );
  };
}

function textsOf({ datatype, dims, data }: Tensor, name: string): readonly string[] {
  // A trailing dimension of 1 is how clients of Triton send a list of texts.
  const isList = dims.length === 1 || (dims.length === 2 && dims[1] === 1);
  if (datatype !== 'BYTES' || !isList || dims[0] !== data.length || data.length === 0)
    throw new InferenceError(`Input ${name} must be BYTES of the shape [texts]`);
  return data;
}

/** Ids of one text with [CLS] and [SEP] around them, at most `maxTokens`. */
function encode(tokenizer: Tokenizer, text: string, maxTokens: number): number[] {
  // Half a surrogate pair travels as U+FFFD: the sidecar must not see another text than we do.
  const { ids } = tokenizer.encode(Buffer.from(text, 'utf8').toString('utf8'));
  // [SEP] stays at the end of a text that is cut.
  return ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ids[ids.length - 1]];
}

function openTokenizer(kind: TextOptions['tokenizer'], file: string): Tokenizer {
  try {
    return new Tokenizer(kind === 'vocab.txt' ? uncased(file) : JSON.parse(file), {});
  } catch (cause) {
    throw new InferenceError(`${kind} cannot be used`, { cause });
  }
}

/** The tokenizer of the uncased BERT models (Devlin et al. 2018) on a vocabulary, a token a line. */
function uncased(file: string): object {
  const words = file.split(/\r?\n/);
  if (words[words.length - 1] === '') words.pop();
  const vocab = new Map(words.map((word, id) => [word, id]));
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].filter((word) => vocab.has(word));
  for (const word of ['[UNK]', '[CLS]', '[SEP]'])
    if (!vocab.has(word)) throw new InferenceError(`vocab.txt does not hold ${word}`);
  return {
    added_tokens: special.map((content) => ({ id: vocab.get(content), content, special: true })),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'BertProcessing',
      cls: ['[CLS]', vocab.get('[CLS]')],
      sep: ['[SEP]', vocab.get('[SEP]')],
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocab),
    },
  };
}
