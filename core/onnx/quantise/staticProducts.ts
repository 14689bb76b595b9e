import { int8Weights, uint8Over } from './affine.ts';
import type { Activations } from './calibrate.ts';
import { storeTablesAsInt8 } from './embeddings.ts';
import { EditableModel, type Node } from './model.ts';
import { type Product, productOf, withBias } from './products.ts';
import { storedAsInt8 } from './storedWeights.ts';

export interface StaticOptions {
  /**
   * Bits of a weight. Without VNNI (x86 before 2019) ONNX Runtime adds two products of uint8 and int8 up in 16 bits: with 8
   * bits that saturates and gives another answer, with 7 it cannot, since 2 x 255 x 63 < 2^15.
   */
  weightBits?: 7 | 8;
  /** Share of the calibrated values that the range of an activation covers; the rest is cut off. */
  coverage?: number;
  /** Products, by the name of their output, that are computed in FP32; their weights are stored as int8 all the same. */
  inFloat?: ReadonlySet<string>;
}

/**
 * Quantises the products with constants statically: activations as uint8 over ranges that were calibrated, weights as int8
 * with a scale for each column, written as QuantizeLinear and DequantizeLinear about each product (QDQ), from which ONNX
 * Runtime makes products of whole numbers. All else stays FP32. No scale depends on the other rows of a batch.
 *
 * @throws RangeError when an activation has not been calibrated
 */
export function quantiseStatically(
  bytes: Uint8Array,
  activations: Activations,
  { weightBits = 7, coverage = 1, inFloat = new Set() }: StaticOptions = {},
): Uint8Array {
  const model = new EditableModel(bytes);
  /** Inputs of a DequantizeLinear, by the activation. */
  const quantised = new Map<string, readonly string[]>();

  function quantise(activation: string): Node[] {
    const histogram = activations.get(activation);
    if (histogram === undefined) throw new RangeError(`${activation} has not been calibrated`);
    const { scale, zeroPoint } = uint8Over(histogram.range(coverage));
    const parameters = [
      model.constant([], Float32Array.of(scale)),
      model.constant([], Uint8Array.of(zeroPoint)),
    ];
    const node = model.node('QuantizeLinear', [activation, ...parameters]);
    quantised.set(activation, [...node.output, ...parameters]);
    return [node];
  }

  function multiply(product: Product): Node[] {
    const { activation, weight } = product;
    const first = quantised.has(activation) ? [] : quantise(activation);
    const { values, scales } = int8Weights(weight.data, weight.dims, 'columns', 2 ** (weightBits - 1) - 1);
    // One of its own for each product: the runtime fuses no DequantizeLinear that is shared.
    const x = model.node('DequantizeLinear', quantised.get(activation) ?? []);
    const w = model.node(
      'DequantizeLinear',
      [
        model.constant(weight.dims, values),
        model.constant([scales.length], scales),
        model.constant([scales.length], new Int8Array(scales.length)),
      ],
      { axis: 1 },
    );
    return [
      ...first,
      ...withBias(model, product, (output) => [
        x,
        w,
        model.node('MatMul', [...x.output, ...w.output], { output }),
      ]),
    ];
  }

  model.rewrite((node) => {
    const product = productOf(model, node);
    return product && (inFloat.has(product.output) ? storedAsInt8(model, product) : multiply(product));
  });
  storeTablesAsInt8(model);
  return model.encode();
}
