import protobuf, { type onnx as Onnx } from 'onnx-proto';

const { onnx } = protobuf;
const { DataType } = onnx.TensorProto;

/** A constant FP32 matrix of a graph, row-major. */
export interface ConstantMatrix {
  name: string;
  dims: readonly number[];
  data: Float32Array;
}

type Elements = Float32Array | Int8Array | Uint8Array;

export type Node = Onnx.INodeProto & { input: string[]; output: string[]; opType: string };

/** An ONNX model to change: nodes are replaced one by one, and constants that nothing uses any more are left out. */
export class EditableModel {
  readonly #model: Onnx.ModelProto;
  readonly #graph: Onnx.IGraphProto;
  readonly #constants: Map<string, Onnx.ITensorProto>;
  readonly #names: Set<string>;

  /** @throws RangeError when the bytes are no ONNX model */
  constructor(bytes: Uint8Array) {
    this.#model = decode(bytes);
    const { graph } = this.#model;
    if (!graph) throw new RangeError('This ONNX model has no graph');
    this.#graph = graph;
    this.#constants = new Map((graph.initializer ?? []).map((tensor) => [tensor.name ?? '', tensor]));
    this.#names = new Set([
      ...this.#constants.keys(),
      ...this.nodes.flatMap(({ name, input, output }) => [name ?? '', ...input, ...output]),
    ]);
  }

  get nodes(): Node[] {
    return (this.#graph.node ?? []) as Node[];
  }

  /** Names of the inputs. */
  get inputs(): ReadonlySet<string> {
    return new Set((this.#graph.input ?? []).map(({ name }) => name ?? ''));
  }

  /** The FP32 constant of that name where it has two dimensions and is held in the file itself. */
  matrix(name: string): ConstantMatrix | undefined {
    const tensor = this.#constants.get(name);
    const dims = (tensor?.dims ?? []).map(Number);
    if (tensor?.dataType !== DataType.FLOAT || dims.length !== 2) return undefined;
    const data = tensor.rawData?.length
      ? new Float32Array(new Uint8Array(tensor.rawData).buffer)
      : Float32Array.from(tensor.floatData ?? []);
    return data.length === dims[0] * dims[1] ? { name, dims, data } : undefined;
  }

  /** Other values in the place of those of a constant that `matrix` knows. */
  setMatrix({ name, dims, data }: ConstantMatrix): void {
    this.#constants.set(name, tensorOf(name, dims, data));
  }

  /** Adds a constant and returns its name. The type of the array is that of the tensor. */
  constant(dims: readonly number[], data: Elements): string {
    const name = this.name('constant');
    this.#constants.set(name, tensorOf(name, dims, data));
    return name;
  }

  /** A node that is not in the graph yet, with one output: a new name, or the one that is given. */
  node(
    operator: string,
    inputs: readonly string[],
    { output, ...whole }: { output?: string | undefined; axis?: number; to?: number } = {},
  ): Node {
    const { INT } = onnx.AttributeProto.AttributeType;
    return {
      name: this.name('quantised'),
      opType: operator,
      input: [...inputs],
      output: [output ?? this.name(operator.toLowerCase())],
      attribute: Object.entries(whole).map(
        ([name, value]) => new onnx.AttributeProto({ name, type: INT, i: value }),
      ),
    };
  }

  /** Puts nodes, in the order in which they are computed, in the place of each node; nothing leaves it as it is. */
  rewrite(replacement: (node: Node) => readonly Node[] | undefined): void {
    this.#graph.node = this.nodes.flatMap((node) => replacement(node) ?? [node]);
  }

  /** Makes values that the graph computes outputs of it, beside those it has. */
  publish(names: readonly string[]): void {
    const tensorType = { elemType: DataType.FLOAT };
    for (const name of names)
      this.#graph.output?.push(new onnx.ValueInfoProto({ name, type: { tensorType } }));
  }

  encode(): Uint8Array {
    const used = new Set(this.nodes.flatMap(({ input }) => input));
    for (const { name } of this.#graph.output ?? []) used.add(name ?? '');
    this.#graph.initializer = [...this.#constants.values()].filter(({ name }) => used.has(name ?? ''));
    return onnx.ModelProto.encode(this.#model).finish();
  }

  /** A name that the graph does not have yet. */
  name(kind: string): string {
    let count = this.#names.size;
    while (this.#names.has(`${kind}_${count}`)) count++;
    this.#names.add(`${kind}_${count}`);
    return `${kind}_${count}`;
  }
}

function decode(bytes: Uint8Array): Onnx.ModelProto {
  try {
    return onnx.ModelProto.decode(bytes);
  } catch (cause) {
    throw new RangeError('This is no ONNX model', { cause });
  }
}

function tensorOf(name: string, dims: readonly number[], data: Elements): Onnx.TensorProto {
  const type = data instanceof Float32Array ? 'FLOAT' : data instanceof Int8Array ? 'INT8' : 'UINT8';
  return new onnx.TensorProto({
    name,
    dims: [...dims],
    dataType: DataType[type],
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}
