import protobuf, { type onnx as Onnx } from 'onnx-proto';

// The package is CommonJS, whose names Node cannot see from here.
const { onnx } = protobuf;

/** ONNX 1.17: every runtime that we serve with knows it. */
const OPSET = 21;
const IR_VERSION = 10;

type Attribute = number | readonly number[];

/**
 * Builds an ONNX model (float32 tensors) node by node. Names of values are given by the builder;
 * `-1` in a shape is the batch and is written as the symbolic dimension `batch`.
 */
export class GraphBuilder {
  readonly #nodes: Onnx.NodeProto[] = [];
  readonly #initializers: Onnx.TensorProto[] = [];
  readonly #inputs: Onnx.ValueInfoProto[] = [];
  readonly #outputs: Onnx.ValueInfoProto[] = [];
  #next = 0;

  input(name: string, shape: readonly number[]): string {
    this.#inputs.push(valueInfo(name, shape));
    return name;
  }

  /** A constant tensor. @throws RangeError when the values do not fill the shape or are not finite in float32 */
  constant(values: ArrayLike<number>, shape: readonly number[]): string {
    const data = Float32Array.from(values);
    if (data.length !== shape.reduce((product, size) => product * size, 1))
      throw new RangeError(`${data.length} values do not fill the shape [${shape.join(', ')}]`);
    if (data.some((value) => !Number.isFinite(value)))
      throw new RangeError('A constant holds a value that float32 cannot');
    const name = this.#name('constant');
    this.#initializers.push(
      new onnx.TensorProto({
        name,
        dims: [...shape],
        dataType: onnx.TensorProto.DataType.FLOAT,
        rawData: new Uint8Array(data.buffer),
      }),
    );
    return name;
  }

  /** Adds an operator of the standard set and returns the name of its only output. */
  node(operator: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}): string {
    const output = this.#name(operator.toLowerCase());
    this.#nodes.push(
      new onnx.NodeProto({
        name: `make_${output}`,
        opType: operator,
        input: [...inputs],
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      }),
    );
    return output;
  }

  /** Publishes a value under a name of its own. */
  output(name: string, value: string, shape: readonly number[]): void {
    this.#nodes.push(
      new onnx.NodeProto({ name: `make_${name}`, opType: 'Identity', input: [value], output: [name] }),
    );
    this.#outputs.push(valueInfo(name, shape));
  }

  /** The model as bytes of the ONNX protobuf format. */
  build(name: string, metadata: Record<string, string>): Uint8Array {
    const model = new onnx.ModelProto({
      irVersion: IR_VERSION,
      producerName: 'pulseplate',
      opsetImport: [{ domain: '', version: OPSET }],
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      graph: {
        name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    });
    const fault = onnx.ModelProto.verify(model);
    if (fault !== null) throw new TypeError(`The graph is not a valid ONNX message: ${fault}`);
    return onnx.ModelProto.encode(model).finish();
  }

  #name(kind: string): string {
    return `${kind}_${this.#next++}`;
  }
}

function valueInfo(name: string, shape: readonly number[]): Onnx.ValueInfoProto {
  return new onnx.ValueInfoProto({
    name,
    type: {
      tensorType: {
        elemType: onnx.TensorProto.DataType.FLOAT,
        shape: { dim: shape.map((size) => (size === -1 ? { dimParam: 'batch' } : { dimValue: size })) },
      },
    },
  });
}

function attribute(name: string, value: Attribute): Onnx.AttributeProto {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value !== 'number')
    return new onnx.AttributeProto({ name, type: AttributeType.INTS, ints: [...value] });
  return Number.isInteger(value)
    ? new onnx.AttributeProto({ name, type: AttributeType.INT, i: value })
    : new onnx.AttributeProto({ name, type: AttributeType.FLOAT, f: value });
}
