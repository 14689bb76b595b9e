import { Tokenizer } from '@huggingface/tokenizers';
import type { TokenRow } from '../../../../core/nets/encoder/batches.ts';
import { withoutLinks } from '../../../../core/text/withoutLinks.ts';
import type { Pretrained } from './pretrained.ts';

/** Longer texts are cut while training; one headline in a thousand is. */
const MAX_TOKENS = 64;

/** Token numbers of texts, as the server makes them (core/inference/textInput.ts), links left out. */
export function tokenRows({
  shape,
  tokenizer,
}: Pick<Pretrained, 'shape' | 'tokenizer'>): (text: string) => TokenRow {
  const maxTokens = Math.min(MAX_TOKENS, shape.positions);
  const opened = new Tokenizer(JSON.parse(tokenizer), {});
  return (text) => {
    const { ids } = opened.encode(withoutLinks(text));
    return { ids: ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ids[ids.length - 1]] };
  };
}
