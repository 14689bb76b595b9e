/** How fast each weight learns. */
export interface Rates {
  /** Highest rate, of the top layer. */
  encoder: number;
  head: number;
  /** Each layer below learns by this factor less (Howard and Ruder 2018). */
  layerDecay: number;
  /** Share of the steps in which the rate rises. */
  warmUp: number;
}

/** Rises from 0 to 1 over the warm-up, then falls to 0 in a line. @param progress share of the steps taken, 0 to 1 */
export function warmUpAndDecay(progress: number, warmUp: number): number {
  return progress < warmUp ? progress / warmUp : Math.max(0, (1 - progress) / (1 - warmUp));
}

/** Learning rate of a weight by its name, before the schedule. */
export function rateOf(name: string, layers: number, { encoder, head, layerDecay }: Rates): number {
  if (name.startsWith('head')) return head;
  const layer = /^layer\.(\d+)\./.exec(name);
  // Embeddings lie below layer 0.
  const depth = layer === null ? layers : layers - 1 - Number(layer[1]);
  return encoder * layerDecay ** depth;
}
