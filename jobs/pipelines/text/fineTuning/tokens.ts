import { Tokenizer } from '@huggingface/tokenizers';
import type { TokenRow } from '../../../../core/nets/encoder/batches.ts';

/** Longer texts are cut while training; one headline in a thousand is. */
const MAX_TOKENS = 64;

/** Token numbers of texts, as the server makes them (core/inference/textInput.ts), links left out. */
export function tokenRows(tokenizer: string, maxTokens = MAX_TOKENS): (text: string) => TokenRow {
  const opened = new Tokenizer(JSON.parse(tokenizer), {});
  return (text) => {
    const { ids } = opened.encode(text.replace(/https?:\/\/\S+/g, '').trim());
    return { ids: ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ids[ids.length - 1]] };
  };
}
