/** Sizes of a BERT-style encoder (Devlin et al. 2018). */
export interface EncoderShape {
  layers: number;
  /** Width of a token's vector. */
  hidden: number;
  heads: number;
  /** Width inside the feed-forward part. */
  feedForward: number;
  vocabulary: number;
  /** Longest row of tokens. */
  positions: number;
  /** Added to the variance in a layer normalisation. */
  epsilon: number;
}

/** One weight with its dimensions; matrices are [in, out]. */
export interface Weight {
  dims: readonly number[];
  data: Float32Array;
}

/** Weights by name: `<place>.weight` and `<place>.bias`. */
export type Weights = Map<string, Weight>;

/** Name of the place of layer `index`, from 0. */
export function layerName(index: number): string {
  return `layer.${index}`;
}

/** Places of the dense products of a layer, with the sizes that they go from and to. */
function densePlaces(shape: EncoderShape, layer: number): [place: string, from: number, to: number][] {
  const { hidden, feedForward } = shape;
  const name = layerName(layer);
  return [
    [`${name}.query`, hidden, hidden],
    [`${name}.key`, hidden, hidden],
    [`${name}.value`, hidden, hidden],
    [`${name}.attended`, hidden, hidden],
    [`${name}.expand`, hidden, feedForward],
    [`${name}.contract`, feedForward, hidden],
  ];
}

/** Places of the layer normalisations of a layer. */
function normPlaces(layer: number): string[] {
  return [`${layerName(layer)}.attendedNorm`, `${layerName(layer)}.outputNorm`];
}

/** Dimensions of every weight of an encoder. */
export function weightDims(shape: EncoderShape): Map<string, readonly number[]> {
  const { hidden } = shape;
  const dims = new Map<string, readonly number[]>([
    ['words.weight', [shape.vocabulary, hidden]],
    ['positions.weight', [shape.positions, hidden]],
  ]);
  const norm = (place: string) => dims.set(`${place}.weight`, [hidden]).set(`${place}.bias`, [hidden]);
  norm('embeddingNorm');
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const [place, from, to] of densePlaces(shape, layer))
      dims.set(`${place}.weight`, [from, to]).set(`${place}.bias`, [to]);
    for (const place of normPlaces(layer)) norm(place);
  }
  return dims;
}
