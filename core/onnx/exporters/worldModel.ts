import { draw, type State, WorldModel } from '../../nets/worldModel/architecture.ts';
import type { Operations } from '../../nets/worldModel/operations.ts';
import { CALENDAR, OBSERVED, type WorldShape } from '../../nets/worldModel/shape.ts';
import type { WorldWeights } from '../../nets/worldModel/trainer.ts';
import { GraphBuilder } from '../graph.ts';

/** The three graphs of an ensemble. Every row of a batch is one path of each member. */
export interface WorldGraphs {
  encoder: Uint8Array;
  step: Uint8Array;
  decoder: Uint8Array;
}

/**
 * Exports an ensemble. `own` is paths x members x assets x [hidden, latent, observed, variance averages], `market`
 * paths x members x [hidden, latent]; both are taken and given back by each graph:
 *
 * - encoder: one day forward by what was observed on it, with the posterior's means;
 * - step: the recurrent parts and the latents of the next day, drawn from the prior;
 * - decoder: the day's observation, drawn, the averages with it, and `returns`, paths x members x assets log returns.
 */
export function exportWorld(members: readonly WorldWeights[], metadata: Record<string, string>): WorldGraphs {
  return {
    encoder: exportPart(members, metadata, 'world-encoder', ({ graph, ops, model, state, calendar }) => {
      const observed = ops.shared(graph.input('observed', ['batch', 'assets', OBSERVED]), OBSERVED);
      const averages = members[0].shape.halfLives.length;
      const variance = ops.shared(graph.input('variance', ['batch', 'assets', averages]), averages);
      const marketLatent = model.marketPosterior(observed, state.variance).mean;
      const latent = model.posterior(ops.overAssets(marketLatent), observed, state.variance).mean;
      return { ...state, ...model.advance(state, calendar), latent, marketLatent, observed, variance };
    }),
    step: exportPart(members, metadata, 'world-step', ({ graph, ops, model, state, calendar, shape }) => {
      const ownNoise = graph.input('noise', ['batch', members.length, 'assets', shape.latent]);
      const marketNoise = graph.input('marketNoise', ['batch', members.length, shape.marketLatent]);
      const { hidden, marketHidden } = model.advance(state, calendar);
      const marketLatent = draw(ops, model.marketPrior(marketHidden), ops.markets(marketNoise));
      const prior = model.prior(hidden, ops.overAssets(marketLatent));
      const latent = draw(ops, prior, ops.rows(ownNoise, shape.latent));
      return { ...state, hidden, marketHidden, latent, marketLatent };
    }),
    decoder: exportPart(
      members,
      metadata,
      'world-decoder',
      ({ graph, ops, model, state, calendar, shape }) => {
        const noise = ops.rows(graph.input('noise', ['batch', members.length, 'assets', OBSERVED]), OBSERVED);
        const market = ops.overAssets(state.marketLatent);
        const context = model.context(state.hidden, state.latent, market, state.variance, calendar);
        const observed = model.observe(context, noise);
        const reference = ops.columns(state.variance, shape.reference, shape.reference + 1);
        const returns = ops.mul(ops.columns(observed, 0, 1), ops.exp(ops.affine(reference, 0.5, 0)));
        const byAsset = graph.node('Squeeze', [ops.outside(returns, 1), graph.integers([3])]);
        graph.output('returns', byAsset, ['batch', members.length, 'assets']);
        return { ...state, observed, variance: model.accumulate(state.variance, observed) };
      },
    ),
  };
}

/** What a part is built with. */
interface Part {
  graph: GraphBuilder;
  ops: OnnxOperations;
  model: WorldModel<string>;
  state: State<string>;
  calendar: string;
  shape: WorldShape;
}

function exportPart(
  members: readonly WorldWeights[],
  metadata: Record<string, string>,
  name: string,
  next: (part: Part) => State<string>,
): Uint8Array {
  const [{ shape }] = members;
  const widths = [shape.hidden, shape.latent, OBSERVED, shape.halfLives.length];
  const ownColumns = widths.reduce((sum, width) => sum + width);
  const marketColumns = shape.marketHidden + shape.marketLatent;
  const graph = new GraphBuilder();
  const own = graph.input('own', ['batch', members.length, 'assets', ownColumns]);
  const market = graph.input('market', ['batch', members.length, marketColumns]);
  const ops = new OnnxOperations(graph, members, own);
  const [hidden, latent, observed, variance] = split(ops, ops.rows(own, ownColumns), widths);
  const [marketHidden, marketLatent] = split(ops, ops.markets(market), [
    shape.marketHidden,
    shape.marketLatent,
  ]);
  const calendar = ops.shared(graph.input('calendar', ['batch', 'assets', CALENDAR]), CALENDAR);
  const state = { hidden, latent, observed, variance, marketHidden, marketLatent };
  const model = new WorldModel<string>(ops, shape);
  const after = next({ graph, ops, model, state, calendar, shape });
  const ownAfter = ops.concat([after.hidden, after.latent, after.observed, after.variance]);
  const marketAfter = ops.concat([after.marketHidden, after.marketLatent]);
  const outside = ops.outside(ownAfter, ownColumns);
  graph.output('ownNext', outside, ['batch', members.length, 'assets', ownColumns]);
  const marketOutside = graph.node('Transpose', [marketAfter], { perm: [1, 0, 2] });
  graph.output('marketNext', marketOutside, ['batch', members.length, marketColumns]);
  return graph.build(name, metadata);
}

function split(ops: OnnxOperations, x: string, widths: readonly number[]): string[] {
  let from = 0;
  return widths.map((width) => {
    from += width;
    return ops.columns(x, from - width, from);
  });
}

/** The operations as ONNX nodes: rows are members x (paths x assets) x columns, markets members x paths x columns. */
class OnnxOperations implements Operations<string> {
  readonly #graph: GraphBuilder;
  readonly #members: readonly WorldWeights[];
  readonly #assets: string;
  readonly #weights = new Map<string, string>();
  readonly #scalars = new Map<number, string>();

  /** @param own paths x members x assets x columns */
  constructor(graph: GraphBuilder, members: readonly WorldWeights[], own: string) {
    this.#graph = graph;
    this.#members = members;
    this.#assets = graph.node('Gather', [graph.node('Shape', [own]), graph.integers([2])]);
  }

  /** paths x members x assets x columns -> rows. */
  rows(x: string, columns: number): string {
    const byMember = this.#graph.node('Transpose', [x], { perm: [1, 0, 2, 3] });
    return this.#flat(byMember, columns);
  }

  /** paths x members x columns -> markets. */
  markets(x: string): string {
    return this.#graph.node('Transpose', [x], { perm: [1, 0, 2] });
  }

  /** paths x assets x columns, the same for each member -> rows. */
  shared(x: string, columns: number): string {
    const rows = this.#graph.node('Reshape', [x, this.#graph.integers([1, -1, columns])]);
    return this.#graph.node('Expand', [rows, this.#graph.integers([this.#members.length, 1, 1])]);
  }

  /** rows -> paths x members x assets x columns. */
  outside(x: string, columns: number): string {
    return this.#graph.node('Transpose', [this.#byAsset(x, columns)], { perm: [1, 0, 2, 3] });
  }

  dense(x: string, place: string): string {
    const product = this.#graph.node('MatMul', [x, this.learned(`${place}.weight`)]);
    return this.#graph.node('Add', [product, this.learned(`${place}.bias`)]);
  }

  learned(place: string): string {
    const known = this.#weights.get(place);
    if (known !== undefined) return known;
    const [{ shape }] = this.#members.map(({ weights }) => weights[place]);
    const values = this.#members.flatMap(({ weights }) => weights[place].values);
    const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape;
    const name = this.#graph.constant(values, [this.#members.length, rows, columns]);
    this.#weights.set(place, name);
    return name;
  }

  row(values: readonly number[]): string {
    return this.#graph.constant(values, [1, 1, values.length]);
  }

  concat(values: readonly string[]): string {
    return this.#graph.node('Concat', values, { axis: 2 });
  }

  columns(x: string, from: number, to: number): string {
    const [start, end, axis] = [from, to, 2].map((value) => this.#graph.integers([value]));
    return this.#graph.node('Slice', [x, start, end, axis]);
  }

  add(a: string, b: string): string {
    return this.#graph.node('Add', [a, b]);
  }

  sub(a: string, b: string): string {
    return this.#graph.node('Sub', [a, b]);
  }

  mul(a: string, b: string): string {
    return this.#graph.node('Mul', [a, b]);
  }

  affine(x: string, factor: number, offset: number): string {
    const product = factor === 1 ? x : this.mul(x, this.#scalar(factor));
    return offset === 0 ? product : this.add(product, this.#scalar(offset));
  }

  sigmoid(x: string): string {
    return this.#graph.node('Sigmoid', [x]);
  }

  exp(x: string): string {
    return this.#graph.node('Exp', [x]);
  }

  log(x: string): string {
    return this.#graph.node('Log', [x]);
  }

  sqrt(x: string): string {
    return this.#graph.node('Sqrt', [x]);
  }

  clip(x: string, least: number, most: number): string {
    return this.#graph.node('Clip', [x, this.#scalar(least), this.#scalar(most)]);
  }

  meanOverAssets(x: string): string {
    return this.#graph.node('ReduceMean', [this.#byAsset(x), this.#graph.integers([2])], { keepdims: 0 });
  }

  overAssets(x: string): string {
    const one = this.#graph.integers([1]);
    const each = this.#graph.node('Unsqueeze', [x, this.#graph.integers([2])]);
    const shape = this.#graph.node('Concat', [one, one, this.#assets, one], { axis: 0 });
    return this.#flat(this.#graph.node('Expand', [each, shape]));
  }

  /** members x paths x assets x columns -> rows; the last axis stays as it is. */
  #flat(x: string, columns?: number): string {
    const last = columns === undefined ? this.#lastOf(x) : this.#graph.integers([columns]);
    const [members, rest] = [this.#members.length, -1].map((size) => this.#graph.integers([size]));
    return this.#graph.node('Reshape', [x, this.#graph.node('Concat', [members, rest, last], { axis: 0 })]);
  }

  #byAsset(x: string, columns?: number): string {
    const last = columns === undefined ? this.#lastOf(x) : this.#graph.integers([columns]);
    const [members, rest] = [this.#members.length, -1].map((size) => this.#graph.integers([size]));
    const shape = this.#graph.node('Concat', [members, rest, this.#assets, last], { axis: 0 });
    return this.#graph.node('Reshape', [x, shape]);
  }

  #lastOf(x: string): string {
    return this.#graph.node('Gather', [this.#graph.node('Shape', [x]), this.#graph.integers([-1])]);
  }

  #scalar(value: number): string {
    const known = this.#scalars.get(value);
    if (known !== undefined) return known;
    const name = this.#graph.constant([value], []);
    this.#scalars.set(value, name);
    return name;
  }
}
