import type { GraphBuilder } from '../graph.ts';

/**
 * Reverse-mode differentiation while a graph is built (Griewank and Walther 2008): each operation notes how the gradient
 * of its output becomes gradients of its inputs, and `backward` adds those nodes in the opposite order.
 */
export class Tape {
  readonly #graph: GraphBuilder;
  readonly #tracked = new Set<string>();
  readonly #pullbacks: { output: string; pull: (gradient: string) => void }[] = [];
  readonly #gradients = new Map<string, string>();

  constructor(graph: GraphBuilder) {
    this.#graph = graph;
  }

  /** Asks for the gradient of this value. */
  track(value: string): string {
    this.#tracked.add(value);
    return value;
  }

  /** Whether a gradient is wanted of this value, or of one that it depends on. */
  isTracked(value: string): boolean {
    return this.#tracked.has(value);
  }

  /**
   * Notes an operation. It is forgotten when no input is tracked, so that frozen layers cost no backward pass.
   * @param pull gets the name of the gradient of `output`, and calls `add` for the inputs
   */
  record(output: string, inputs: readonly string[], pull: (gradient: string) => void): string {
    if (!inputs.some((input) => this.#tracked.has(input))) return output;
    this.#pullbacks.push({ output, pull });
    return this.track(output);
  }

  /** Adds a share to the gradient of a value; `share` is made only where the value is tracked. */
  add(value: string, share: () => string): void {
    if (!this.#tracked.has(value)) return;
    const before = this.#gradients.get(value);
    const gradient = share();
    this.#gradients.set(value, before === undefined ? gradient : this.#graph.node('Add', [before, gradient]));
  }

  /** Runs back from an output whose gradient is known. */
  backward(output: string, gradient: string): void {
    this.add(output, () => gradient);
    for (const { output: made, pull } of this.#pullbacks.reverse()) {
      const found = this.#gradients.get(made);
      if (found !== undefined) pull(found);
    }
  }

  /** Name of the gradient of a tracked value. @throws RangeError when the output does not depend on it */
  gradientOf(value: string): string {
    const gradient = this.#gradients.get(value);
    if (gradient === undefined) throw new RangeError(`The output does not depend on ${value}`);
    return gradient;
  }
}
