import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOnnxCheckpoint } from '../../../../core/nets/encoder/onnxCheckpoint.ts';
import { fromBert } from '../../../../core/nets/encoder/pretrained.ts';
import { readSafetensors } from '../../../../core/nets/encoder/safetensors.ts';
import type { EncoderShape, Weights } from '../../../../core/nets/encoder/shape.ts';
import { MAX_TOKENS } from '../../../../core/text/sentimentModel.ts';

/** The encoder that is fine-tuned: Apache-2.0, 6 layers, 384 wide. */
const HUB_NAME = 'Xenova/all-MiniLM-L6-v2';
/** As many as a headline needs; the model came with 512. */
const MAX_POSITIONS = MAX_TOKENS;

export interface Pretrained {
  shape: EncoderShape;
  weights: Weights;
  /** Content of tokenizer.json. */
  tokenizer: string;
  /** Content of the ONNX file of its authors, where there is one: what ours is held against. */
  original: Uint8Array | undefined;
}

/**
 * The encoder as it came from its authors.
 *
 * @param folder with `config.json`, `tokenizer.json` and `model.safetensors` or `onnx/model.onnx`; without one it comes from the model hub
 * @param cache where downloads from the hub are kept
 */
export async function openPretrained(folder: string | undefined, cache: string): Promise<Pretrained> {
  const place = folder ?? (await download(cache));
  const tokenizer = await readFile(join(place, 'tokenizer.json'), 'utf8');
  const shape = shapeOf(JSON.parse(await readFile(join(place, 'config.json'), 'utf8')));
  const [safetensors, onnx] = await Promise.all(
    ['model.safetensors', 'onnx/model.onnx'].map((file) => readIfThere(join(place, file))),
  );
  if (safetensors === undefined && onnx === undefined)
    throw new RangeError(`${place} holds neither model.safetensors nor onnx/model.onnx`);
  const checkpoint = safetensors
    ? readSafetensors(safetensors)
    : readOnnxCheckpoint(onnx ?? new Uint8Array());
  return { shape, weights: fromBert(checkpoint, shape), tokenizer, original: onnx };
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  return existsSync(file) ? readFile(file) : undefined;
}

/** @param config of a BERT model, by its authors' names */
function shapeOf(config: Readonly<Record<string, number>>): EncoderShape {
  return {
    layers: config.num_hidden_layers,
    hidden: config.hidden_size,
    heads: config.num_attention_heads,
    feedForward: config.intermediate_size,
    vocabulary: config.vocab_size,
    positions: Math.min(MAX_POSITIONS, config.max_position_embeddings),
    epsilon: config.layer_norm_eps,
  };
}

async function download(cache: string): Promise<string> {
  // Loaded here, since only this way of training needs it.
  const { AutoModel, AutoTokenizer } = await import('@huggingface/transformers');
  try {
    await AutoTokenizer.from_pretrained(HUB_NAME, { cache_dir: cache });
    const model = await AutoModel.from_pretrained(HUB_NAME, { cache_dir: cache, dtype: 'fp32' });
    await model.dispose();
  } catch (cause) {
    throw new Error(
      `The model hub cannot be reached: put config.json, tokenizer.json and model.safetensors of ${HUB_NAME} into a folder and name it in MINILM_DIR`,
      { cause },
    );
  }
  return join(cache, HUB_NAME);
}
