import type { Operations } from '../../nets/encoder/architecture.ts';
import type { EncoderShape, Weights } from '../../nets/encoder/shape.ts';
import type { GraphBuilder } from '../graph.ts';
import type { Tape } from './tape.ts';

/** The encoder's operations with their gradients. Tokens are rows here: [batch x tokens, hidden]. */
export class GradientOperations implements Operations<string> {
  readonly #graph: GraphBuilder;
  readonly #tape: Tape;
  readonly #shape: EncoderShape;
  readonly #weights: Weights;
  readonly #trained: ReadonlySet<string>;
  readonly #withDropout: boolean;
  readonly #names = new Map<string, string>();
  readonly #constants = new Map<string, string>();
  readonly #ids: string;
  /** [batch, tokens], FP32. */
  readonly #mask: string;
  /** [batch, tokens, heads, size of a head], INT64. */
  readonly #headShape: string;
  #dropouts = 0;

  /**
   * @param weights constants of the graph, save the trained ones
   * @param trained names of the weights that become inputs of the graph
   */
  constructor(
    graph: GraphBuilder,
    tape: Tape,
    shape: EncoderShape,
    weights: Weights,
    { trained, dropout }: { trained: ReadonlySet<string>; dropout: boolean },
  ) {
    this.#graph = graph;
    this.#tape = tape;
    this.#shape = shape;
    this.#weights = weights;
    this.#trained = trained;
    this.#withDropout = dropout;
    this.#ids = graph.input('input_ids', [-1, 'tokens'], 'INT64');
    this.#mask = graph.node('Cast', [graph.input('attention_mask', [-1, 'tokens'], 'INT64')], { to: 1 });
    const sizes = graph.integers([shape.heads, shape.hidden / shape.heads]);
    this.#headShape = graph.node('Concat', [graph.node('Shape', [this.#ids]), sizes], { axis: 0 });
  }

  /** How many dropout masks the graph takes, `dropout_0` on: each [batch x tokens, hidden], 0 or 1 / (1 - rate). */
  get dropouts(): number {
    return this.#dropouts;
  }

  embed(): string {
    const g = this.#graph;
    const words = g.node('Gather', [this.#weight('words.weight'), this.#ids]);
    const length = g.node('Gather', [g.node('Shape', [this.#ids]), g.integers([1], [])]);
    const places = g.node('Range', [g.integers([0], []), length, g.integers([1], [])]);
    const positions = g.node('Gather', [this.#weight('positions.weight'), places]);
    const rows = g.node('Reshape', [g.node('Add', [words, positions]), g.integers([-1, this.#shape.hidden])]);
    return this.norm(rows, 'embeddingNorm');
  }

  dense(x: string, place: string): string {
    const g = this.#graph;
    const [weight, bias] = [this.#weight(`${place}.weight`), this.#weight(`${place}.bias`)];
    const y = g.node('Gemm', [x, weight, bias]);
    return this.#tape.record(y, [x, weight, bias], (gradient) => {
      this.#tape.add(x, () => g.node('Gemm', [gradient, weight], { transB: 1 }));
      this.#tape.add(weight, () => g.node('Gemm', [x, gradient], { transA: 1 }));
      this.#tape.add(bias, () => this.#sum(gradient, 0, false));
    });
  }

  norm(x: string, place: string): string {
    const g = this.#graph;
    const [weight, bias] = [this.#weight(`${place}.weight`), this.#weight(`${place}.bias`)];
    const [y, mean, inverse] = g.nodeOf('LayerNormalization', [x, weight, bias], 3, {
      axis: -1,
      epsilon: { float: this.#shape.epsilon },
    });
    return this.#tape.record(y, [x, weight, bias], (gradient) => {
      const standard = g.node('Mul', [g.node('Sub', [x, mean]), inverse]);
      const product = g.node('Mul', [gradient, standard]);
      this.#tape.add(bias, () => this.#sum(gradient, 0, false));
      this.#tape.add(weight, () => this.#sum(product, 0, false));
      this.#tape.add(x, () => {
        // dx = (d - mean(d) - s mean(d s)) / sigma, with d = gradient x weight and s the standardised input.
        const d = g.node('Mul', [gradient, weight]);
        const along = g.node('Mul', [standard, this.#mean(g.node('Mul', [d, standard]))]);
        const rest = g.node('Sub', [g.node('Sub', [d, this.#mean(d)]), along]);
        return g.node('Mul', [rest, inverse]);
      });
    });
  }

  gelu(x: string): string {
    const g = this.#graph;
    const y = g.node('Gelu', [x]);
    return this.#tape.record(y, [x], (gradient) => {
      // (x Phi(x))' = Phi(x) + x phi(x).
      const erf = g.node('Erf', [g.node('Mul', [x, this.#scalar(Math.SQRT1_2)])]);
      const phi = g.node('Add', [g.node('Mul', [erf, this.#scalar(0.5)]), this.#scalar(0.5)]);
      const bell = g.node('Exp', [g.node('Mul', [g.node('Mul', [x, x]), this.#scalar(-0.5)])]);
      const density = g.node('Mul', [bell, this.#scalar(1 / Math.sqrt(2 * Math.PI))]);
      const slope = g.node('Add', [phi, g.node('Mul', [x, density])]);
      this.#tape.add(x, () => g.node('Mul', [gradient, slope]));
    });
  }

  add(a: string, b: string): string {
    const y = this.#graph.node('Add', [a, b]);
    return this.#tape.record(y, [a, b], (gradient) => {
      this.#tape.add(a, () => gradient);
      this.#tape.add(b, () => gradient);
    });
  }

  attend(query: string, key: string, value: string): string {
    const g = this.#graph;
    const scale = this.#scalar(1 / Math.sqrt(this.#shape.hidden / this.#shape.heads));
    const [q, k, v] = [query, key, value].map((x) => this.#split(x));
    const bias = g.node('Mul', [
      g.node('Sub', [g.node('Unsqueeze', [this.#mask, g.integers([1, 2])]), this.#scalar(1)]),
      this.#scalar(MASKED),
    ]);
    const scores = g.node('Mul', [g.node('MatMul', [q, this.#turned(k)]), scale]);
    const shares = g.node('Softmax', [g.node('Add', [scores, bias])], { axis: -1 });
    const y = this.#merge(g.node('MatMul', [shares, v]));
    return this.#tape.record(y, [query, key, value], (gradient) => {
      const d = this.#split(gradient);
      this.#tape.add(value, () => this.#merge(g.node('MatMul', [this.#turned(shares), d])));
      const dShares = g.node('MatMul', [d, this.#turned(v)]);
      // Of a softmax: p (d - sum(d p)).
      const level = this.#sum(g.node('Mul', [dShares, shares]), -1, true);
      const dScores = g.node('Mul', [g.node('Mul', [shares, g.node('Sub', [dShares, level])]), scale]);
      this.#tape.add(query, () => this.#merge(g.node('MatMul', [dScores, k])));
      this.#tape.add(key, () => this.#merge(g.node('MatMul', [this.#turned(dScores), q])));
    });
  }

  drop(x: string): string {
    if (!this.#withDropout || !this.#tape.isTracked(x)) return x;
    const mask = this.#graph.input(`dropout_${this.#dropouts++}`, ['rows', this.#shape.hidden]);
    const y = this.#graph.node('Mul', [x, mask]);
    return this.#tape.record(y, [x], (gradient) => {
      this.#tape.add(x, () => this.#graph.node('Mul', [gradient, mask]));
    });
  }

  pool(x: string): string {
    const g = this.#graph;
    const count = this.#sum(this.#mask, 1, true);
    const shares = g.node('Unsqueeze', [g.node('Div', [this.#mask, count]), g.integers([1])]);
    const shape = g.node('Concat', [g.node('Shape', [this.#ids]), g.integers([this.#shape.hidden])], {
      axis: 0,
    });
    const pooled = g.node('MatMul', [shares, g.node('Reshape', [x, shape])]);
    const y = g.node('Squeeze', [pooled, g.integers([1])]);
    return this.#tape.record(y, [x], (gradient) => {
      this.#tape.add(x, () => {
        const column = g.node('Transpose', [shares], { perm: [0, 2, 1] });
        const spread = g.node('MatMul', [column, g.node('Unsqueeze', [gradient, g.integers([1])])]);
        return g.node('Reshape', [spread, g.integers([-1, this.#shape.hidden])]);
      });
    });
  }

  /** Name in the graph of a weight that has been used. */
  weightNamed(name: string): string {
    return this.#weight(name);
  }

  #weight(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const weight = this.#weights.get(name);
    if (weight === undefined) throw new RangeError(`There is no weight ${name}`);
    const made = this.#trained.has(name)
      ? this.#tape.track(this.#graph.input(name, weight.dims))
      : this.#graph.constant(weight.data, weight.dims);
    this.#names.set(name, made);
    return made;
  }

  /** [rows, hidden] to [batch, heads, tokens, size]. */
  #split(x: string): string {
    return this.#graph.node('Transpose', [this.#graph.node('Reshape', [x, this.#headShape])], {
      perm: [0, 2, 1, 3],
    });
  }

  /** [batch, heads, tokens, size] to [rows, hidden]. */
  #merge(x: string): string {
    return this.#graph.node('Reshape', [
      this.#graph.node('Transpose', [x], { perm: [0, 2, 1, 3] }),
      this.#graph.integers([-1, this.#shape.hidden]),
    ]);
  }

  /** The last two axes of four, exchanged. */
  #turned(x: string): string {
    return this.#graph.node('Transpose', [x], { perm: [0, 1, 3, 2] });
  }

  #sum(x: string, axis: number, keep: boolean): string {
    return this.#graph.node('ReduceSum', [x, this.#graph.integers([axis])], { keepdims: keep ? 1 : 0 });
  }

  #mean(x: string): string {
    return this.#graph.node('ReduceMean', [x, this.#graph.integers([-1])], { keepdims: 1 });
  }

  #scalar(value: number): string {
    const name = this.#constants.get(String(value)) ?? this.#graph.constant([value], []);
    this.#constants.set(String(value), name);
    return name;
  }
}

/** What is taken from the score of a token of padding: enough for a share of 0 in float32. */
const MASKED = 1e4;
