import { EditableModel } from './model.ts';
import { productsOf } from './products.ts';

/**
 * Sets the smallest weights of every product with a constant to 0 (Han et al. 2015): in each matrix the given share of them.
 *
 * @param share 0 to 1
 */
export function pruneByMagnitude(bytes: Uint8Array, share: number): Uint8Array {
  const model = new EditableModel(bytes);
  for (const { weight } of productsOf(model)) {
    const original = model.matrix(weight.name);
    if (original === undefined) continue;
    const magnitudes = original.data.map(Math.abs).sort();
    const count = Math.floor(share * magnitudes.length);
    const least = count === 0 ? 0 : magnitudes[count - 1];
    model.setMatrix({
      ...original,
      data: original.data.map((value) => (Math.abs(value) <= least ? 0 : value)),
    });
  }
  return model.encode();
}
