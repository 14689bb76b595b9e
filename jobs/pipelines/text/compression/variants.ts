import type { Activations } from '../../../../core/onnx/quantise/calibrate.ts';
import { quantiseDynamically } from '../../../../core/onnx/quantise/dynamicProducts.ts';
import { pruneByMagnitude } from '../../../../core/onnx/quantise/prune.ts';
import { quantiseStatically } from '../../../../core/onnx/quantise/staticProducts.ts';
import { storeAsInt8 } from '../../../../core/onnx/quantise/storedWeights.ts';
import { SERVED_OPTIONS } from './quantiseSentiment.ts';

/** One graph in another form. */
export interface Variant {
  name: string;
  graph(): Promise<Uint8Array>;
  /** Its answer depends on what it is computed beside, so it is asked one text at a time. */
  alone?: boolean;
}

/** The form that is served. */
export const SERVED_VARIANT = 'int8-static';

/** Shares of the weights that are set to 0. */
const PRUNED = [0.3, 0.5, 0.7];

/**
 * Everything that an encoder is compared as.
 *
 * @param calibrateGraph ranges of the activations of a graph on the calibration texts
 */
export function variantsOf(
  graph: Uint8Array,
  calibrateGraph: (graph: Uint8Array) => Promise<Activations>,
): Variant[] {
  const statically = async (bytes: Uint8Array, weightBits: 7 | 8) =>
    quantiseStatically(bytes, await calibrateGraph(bytes), { ...SERVED_OPTIONS, weightBits });
  return [
    { name: 'fp32', graph: async () => graph },
    { name: SERVED_VARIANT, graph: () => statically(graph, 7) },
    { name: 'int8-static, 8-bit weights', graph: () => statically(graph, 8) },
    { name: 'int8-weights-only', graph: async () => storeAsInt8(graph) },
    { name: 'int8-dynamic', graph: async () => quantiseDynamically(graph), alone: true },
    ...PRUNED.map((share) => ({
      name: `pruned-${100 * share}`,
      graph: async () => pruneByMagnitude(graph, share),
    })),
    ...PRUNED.map((share) => ({
      name: `pruned-${100 * share}, int8-static`,
      graph: () => statically(pruneByMagnitude(graph, share), 7),
    })),
  ];
}
