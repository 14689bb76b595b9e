import { GraphBuilder } from '../../onnx/graph.ts';

/** Square tables are tokens x tokens, row-major: how much the row, held, speaks for the column. */
export interface RecommendTables {
  tokens: number;
  collaborative: ArrayLike<number>;
  content: ArrayLike<number>;
  /** One a token: what is added whatever is held, divided by how many tokens are held. */
  prior: ArrayLike<number>;
  /** One a token: what the content counts for it in the hybrid. */
  reach: ArrayLike<number>;
  /** holders x tokens, 0 or 1: the sets that "a portfolio like yours" is looked for in. */
  holders: ArrayLike<number>;
  /** Correlation of daily returns, 0 where it is not known and on the diagonal. */
  correlation: ArrayLike<number>;
  /** Cosine of what the tokens are, 0 on the diagonal. */
  likeness: ArrayLike<number>;
}

/** Holders that count as having a portfolio like the one that was given. */
const NEIGHBOURS = 60;
/** Two holders tie when their cosines differ by less: rounding must not decide who is a neighbour. */
const TIE = 1e-5;

/**
 * `held` [batch, tokens], weights >= 0 -> `hybrid`, `collaborative`, `content`, `heldBy`, `alikeTo`, `alike`, `kinTo`,
 * `kin` [batch, tokens] and `neighbours` [batch, 1]; see `Evidence`.
 */
export function exportRecommend(tables: RecommendTables): Uint8Array {
  const { tokens } = tables;
  const graph = new GraphBuilder();
  const held = graph.input('held', [-1, tokens]);
  const shape = [-1, tokens];
  const square = (table: ArrayLike<number>) => graph.constant(table, [tokens, tokens]);
  const prior = graph.constant(tables.prior, [1, tokens]);
  const collaborative = graph.node('MatMul', [held, square(tables.collaborative)]);
  const content = graph.node('MatMul', [held, square(tables.content)]);
  const zero = graph.constant([0], [1]);
  const own = graph.node('Cast', [graph.node('Greater', [held, zero])], { to: FLOAT });
  const count = graph.node('ReduceSum', [own, graph.integers([1])], { keepdims: 1 });
  const usual = graph.node('Div', [prior, graph.node('Max', [count, graph.constant([1], [1])])]);
  const known = graph.node('Add', [collaborative, usual]);
  graph.output(
    'hybrid',
    graph.node('Add', [known, graph.node('Mul', [content, graph.constant(tables.reach, [1, tokens])])]),
    shape,
  );
  graph.output('collaborative', known, shape);
  graph.output('content', content, shape);

  addNeighbours(graph, own, tables);
  addNearest(graph, own, square(tables.correlation), ['alikeTo', 'alike'], tokens);
  addNearest(graph, own, square(tables.likeness), ['kinTo', 'kin'], tokens);
  return graph.build('recommend', {});
}

/** ONNX's number of the type, for Cast. */
const FLOAT = 1;

function addNeighbours(graph: GraphBuilder, own: string, { tokens, holders }: RecommendTables): void {
  const count = holders.length / tokens;
  const sets = Array.from({ length: count }, (_, h) =>
    Array.from(holders).slice(h * tokens, (h + 1) * tokens),
  );
  const lengths = sets.map((set) => Math.sqrt(set.reduce((sum, value) => sum + value, 0)));
  const constant = graph.constant(holders, [count, tokens]);
  const shared = graph.node('MatMul', [own, graph.node('Transpose', [constant], { perm: [1, 0] })]);
  // The length of the asker's own set is the same for every holder: it changes no order.
  const alike = graph.node('Div', [shared, graph.constant(lengths, [1, count])]);
  const size = graph.integers([Math.min(NEIGHBOURS, count)]);
  const [best] = graph.nodeOf('TopK', [alike, size], 2);
  const least = graph.node('ReduceMin', [best, graph.integers([1])], { keepdims: 1 });
  const close = graph.node('GreaterOrEqual', [
    alike,
    graph.node('Max', [graph.node('Sub', [least, graph.constant([TIE], [1])]), graph.constant([TIE], [1])]),
  ]);
  const chosen = graph.node('Cast', [close], { to: FLOAT });
  graph.output('heldBy', graph.node('MatMul', [chosen, constant]), [-1, tokens]);
  graph.output(
    'neighbours',
    graph.node('ReduceSum', [chosen, graph.integers([1])], { keepdims: 1 }),
    [-1, 1],
  );
}

/** For each token the held one with the largest value in its column of the table. */
function addNearest(
  graph: GraphBuilder,
  own: string,
  table: string,
  [toName, valueName]: readonly [string, string],
  tokens: number,
): void {
  const rows = graph.node('Unsqueeze', [own, graph.integers([2])]);
  const values = graph.node('Mul', [rows, graph.node('Unsqueeze', [table, graph.integers([0])])]);
  const place = graph.node('ArgMax', [values], { axis: 1, keepdims: 0 });
  graph.output(toName, graph.node('Cast', [place], { to: FLOAT }), [-1, tokens]);
  graph.output(valueName, graph.node('ReduceMax', [values, graph.integers([1])], { keepdims: 0 }), [
    -1,
    tokens,
  ]);
}
