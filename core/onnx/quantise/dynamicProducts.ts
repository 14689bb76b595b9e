import { int8Weights } from './affine.ts';
import { FLOAT, storeTablesAsInt8 } from './embeddings.ts';
import { EditableModel, type Node } from './model.ts';
import { type Product, productOf, withBias } from './products.ts';

/**
 * Quantises the products with constants dynamically: the range of an activation is that of the batch at hand. For comparison
 * only, since an answer depends on the rows that it is computed beside.
 */
export function quantiseDynamically(bytes: Uint8Array): Uint8Array {
  const model = new EditableModel(bytes);
  /** Whole numbers, scale and zero point by the activation. */
  const quantised = new Map<string, readonly string[]>();

  function quantise(activation: string): Node[] {
    const node = model.node('DynamicQuantizeLinear', [activation]);
    node.output.push(model.name('scale'), model.name('zero_point'));
    quantised.set(activation, node.output);
    return [node];
  }

  function multiply(product: Product): Node[] {
    const { activation, weight } = product;
    const first = quantised.has(activation) ? [] : quantise(activation);
    const [codes, scale, zeroPoint] = quantised.get(activation) ?? [];
    const { values, scales } = int8Weights(weight.data, weight.dims, 'columns');
    const whole = model.node('MatMulInteger', [codes, model.constant(weight.dims, values), zeroPoint]);
    const real = model.node('Cast', whole.output, { to: FLOAT });
    const factor = model.node('Mul', [scale, model.constant([scales.length], scales)]);
    return [
      ...first,
      ...withBias(model, product, (output) => [
        whole,
        real,
        factor,
        model.node('Mul', [...real.output, ...factor.output], { output }),
      ]),
    ];
  }

  model.rewrite((node) => {
    const product = productOf(model, node);
    return product && multiply(product);
  });
  storeTablesAsInt8(model);
  return model.encode();
}
