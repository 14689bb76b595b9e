import { int8Weights } from './affine.ts';
import { FLOAT, storeTablesAsInt8 } from './embeddings.ts';
import { EditableModel, type Node } from './model.ts';
import { type Product, productOf, withBias } from './products.ts';

/**
 * Stores the matrices of the products, and the tables that are looked up, as int8 with a scale for each column or row, and
 * computes in FP32. A quarter of the file; the runtime multiplies the constants out once, when it loads the model.
 */
export function storeAsInt8(bytes: Uint8Array): Uint8Array {
  const model = new EditableModel(bytes);
  model.rewrite((node) => {
    const product = productOf(model, node);
    return product && storedAsInt8(model, product);
  });
  storeTablesAsInt8(model);
  return model.encode();
}

/** A product in FP32 whose matrix is stored as int8. Cast and Mul of constants are folded; DequantizeLinear is not. */
export function storedAsInt8(model: EditableModel, product: Product): Node[] {
  const { activation, weight } = product;
  const { values, scales } = int8Weights(weight.data, weight.dims, 'columns');
  const real = model.node('Cast', [model.constant(weight.dims, values)], { to: FLOAT });
  const scaled = model.node('Mul', [real.output[0], model.constant([scales.length], scales)]);
  return withBias(model, product, (output) => [
    real,
    scaled,
    model.node('MatMul', [activation, ...scaled.output], { output }),
  ]);
}
