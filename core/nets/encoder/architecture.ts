import { type EncoderShape, layerName } from './shape.ts';

/**
 * What an encoder is computed with. TensorFlow.js, an ONNX graph and an ONNX graph with gradients each have their own; the
 * architecture is written once, over these.
 */
export interface Operations<Value> {
  /** Sums of word and position embeddings, normalised: batch x tokens x hidden. */
  embed(): Value;
  /** x W + b with the weights of that place. */
  dense(x: Value, place: string): Value;
  /** Layer normalisation (Ba et al. 2016) over the last axis. */
  norm(x: Value, place: string): Value;
  /** x Phi(x), exactly (Hendrycks and Gimpel 2016). */
  gelu(x: Value): Value;
  add(a: Value, b: Value): Value;
  /** Scaled dot-product attention of every head (Vaswani et al. 2017); padding is not looked at. */
  attend(query: Value, key: Value, value: Value): Value;
  /** Dropout while training, else the value itself. */
  drop(x: Value): Value;
  /** Mean over the tokens of a row, padding left out: batch x hidden. */
  pool(x: Value): Value;
}

/** One layer after Devlin et al. 2018: attention and a feed-forward part, each added to its input and normalised. */
function encoderLayer<Value>(ops: Operations<Value>, x: Value, layer: number): Value {
  const name = layerName(layer);
  const heads = ops.attend(
    ops.dense(x, `${name}.query`),
    ops.dense(x, `${name}.key`),
    ops.dense(x, `${name}.value`),
  );
  const attended = ops.norm(
    ops.add(x, ops.drop(ops.dense(heads, `${name}.attended`))),
    `${name}.attendedNorm`,
  );
  const expanded = ops.gelu(ops.dense(attended, `${name}.expand`));
  return ops.norm(ops.add(attended, ops.drop(ops.dense(expanded, `${name}.contract`))), `${name}.outputNorm`);
}

/** From tokens to one vector a row. */
export function encode<Value>(ops: Operations<Value>, { layers }: Pick<EncoderShape, 'layers'>): Value {
  let x = ops.embed();
  for (let layer = 0; layer < layers; layer++) x = encoderLayer(ops, x, layer);
  return ops.pool(x);
}
