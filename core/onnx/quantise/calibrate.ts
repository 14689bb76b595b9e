import { openSession } from '../../inference/session.ts';
import { fp32Of, type Tensors } from '../../inference/tensor.ts';
import { Histogram } from './histogram.ts';
import { EditableModel } from './model.ts';
import { productsOf } from './products.ts';

/** The values that went into each product with a constant, by the name of the activation. */
export type Activations = ReadonlyMap<string, Histogram>;

/**
 * Runs an FP32 model and counts the values of what it multiplies by constants.
 *
 * @param feeds inputs of the graph, each run by itself; what stands on padding would be counted too, so give none
 */
export async function calibrate(bytes: Uint8Array, feeds: readonly Tensors[]): Promise<Activations> {
  const model = new EditableModel(bytes);
  const activations = new Map(productsOf(model).map(({ activation }) => [activation, new Histogram()]));
  const { inputs } = model;
  model.publish([...activations.keys()].filter((name) => !inputs.has(name)));
  const session = await openSession(model.encode());
  for (const feed of feeds) {
    const values = { ...feed, ...(await session.run(feed)) };
    for (const [name, histogram] of activations) histogram.add(fp32Of(values, name));
  }
  await session.release();
  return activations;
}
