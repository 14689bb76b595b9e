import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Tensors } from '../../../../core/inference/tensor.ts';
import { textInput } from '../../../../core/inference/textInput.ts';
import { type Activations, calibrate } from '../../../../core/onnx/quantise/calibrate.ts';
import { quantiseStatically, type StaticOptions } from '../../../../core/onnx/quantise/staticProducts.ts';
import { MAX_TOKENS } from '../../../../core/text/sentimentModel.ts';

/** What the served model is quantised with; chosen on validation rows, see docs/quantising.md. */
export const SERVED_OPTIONS: StaticOptions = { weightBits: 7, coverage: 0.9999 };

/**
 * The int8 form of an encoder with heads.
 *
 * @param path of its FP32 graph; `tokenizer.json` lies beside it
 * @param texts some hundred like those that it will be asked about, none of them tested on
 */
export async function quantiseSentiment(path: string, texts: readonly string[]): Promise<Uint8Array> {
  const tokenizer = await readFile(join(dirname(path), 'tokenizer.json'), 'utf8');
  const graph = await readFile(path);
  return quantiseStatically(graph, await calibrateOn(graph, tokenizer, texts), SERVED_OPTIONS);
}

/** The ranges of the activations of a graph of tokens on texts, each run alone: padding must not be counted. */
export function calibrateOn(
  graph: Uint8Array,
  tokenizer: string,
  texts: readonly string[],
): Promise<Activations> {
  const tokenise = tokeniser(tokenizer);
  return calibrate(
    graph,
    texts.map((text) => tokenise([text])),
  );
}

/** Texts as the inputs of the graph, as the server makes them. */
export function tokeniser(tokenizer: string): (texts: readonly string[]) => Tensors {
  const names = ['input_ids', 'attention_mask'];
  const tokenise = textInput(
    { tokenizer: 'tokenizer.json', input: 'text', maxTokens: MAX_TOKENS },
    tokenizer,
    names,
  );
  return (texts) => tokenise({ text: { datatype: 'BYTES', dims: [texts.length], data: texts } });
}
