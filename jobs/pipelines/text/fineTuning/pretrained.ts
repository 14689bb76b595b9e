import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOnnxCheckpoint } from '../../../../core/nets/encoder/onnxCheckpoint.ts';
import { fromBert } from '../../../../core/nets/encoder/pretrained.ts';
import { readSafetensors } from '../../../../core/nets/encoder/safetensors.ts';
import type { EncoderShape, Weights } from '../../../../core/nets/encoder/shape.ts';

/** all-MiniLM-L6-v2 (Apache-2.0), with as many positions as a headline needs. */
export const shape: EncoderShape = {
  layers: 6,
  hidden: 384,
  heads: 12,
  feedForward: 1536,
  vocabulary: 30_522,
  positions: 128,
  epsilon: 1e-12,
};

const HUB_NAME = 'Xenova/all-MiniLM-L6-v2';

export interface Pretrained {
  weights: Weights;
  /** Content of tokenizer.json. */
  tokenizer: string;
}

/**
 * The encoder as it came from its authors.
 *
 * @param folder with `tokenizer.json` and `model.safetensors` or `onnx/model.onnx`; without one it comes from the model hub
 * @param cache where downloads from the hub are kept
 */
export async function openPretrained(folder: string | undefined, cache: string): Promise<Pretrained> {
  const place = folder ?? (await download(cache));
  const tokenizer = await readFile(join(place, 'tokenizer.json'), 'utf8');
  const safetensors = join(place, 'model.safetensors');
  const checkpoint = existsSync(safetensors)
    ? readSafetensors(await readFile(safetensors))
    : readOnnxCheckpoint(await readFile(join(place, 'onnx', 'model.onnx')));
  return { weights: fromBert(checkpoint, shape), tokenizer };
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
      `The model hub cannot be reached: put tokenizer.json and model.safetensors of ${HUB_NAME} into a folder and name it in MINILM_DIR`,
      { cause },
    );
  }
  return join(cache, HUB_NAME);
}
