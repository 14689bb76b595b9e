/**
 * What a world model is computed with. TensorFlow.js and an ONNX graph each have their own; the model is written once,
 * over these. Values are tables of numbers: `rows` one for each path and asset, `markets` one for each path.
 */
export interface Operations<Value> {
  /** x W + b with the weights of that place. */
  dense(x: Value, place: string): Value;
  /** A learned row, for each row alike. */
  learned(place: string): Value;
  /** A fixed row, for each row alike. */
  row(values: readonly number[]): Value;
  /** Side by side. */
  concat(values: readonly Value[]): Value;
  /** Columns [from, to). */
  columns(x: Value, from: number, to: number): Value;
  add(a: Value, b: Value): Value;
  sub(a: Value, b: Value): Value;
  mul(a: Value, b: Value): Value;
  /** factor x + offset. */
  affine(x: Value, factor: number, offset: number): Value;
  sigmoid(x: Value): Value;
  exp(x: Value): Value;
  log(x: Value): Value;
  sqrt(x: Value): Value;
  clip(x: Value, least: number, most: number): Value;
  /** rows -> markets: the mean over the assets of each path. */
  meanOverAssets(x: Value): Value;
  /** markets -> rows: the same for each asset of a path. */
  overAssets(x: Value): Value;
}

/** The hyperbolic tangent by way of the sigmoid, which WebAssembly computes ten times as fast as its own. */
export function tanh<Value>(ops: Operations<Value>, x: Value): Value {
  return ops.affine(ops.sigmoid(ops.affine(x, 2, 0)), 2, -1);
}
