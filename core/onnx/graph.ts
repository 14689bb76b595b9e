import protobuf, { type onnx as Onnx } from 'onnx-proto';

// The package is CommonJS, whose names Node cannot see from here.
const { onnx } = protobuf;

/** ONNX 1.17: every runtime that we serve with knows it. */
const OPSET = 21;
const IR_VERSION = 10;

/** The set of classical models (ai.onnx.ml), in the last version with tree ensembles that all runtimes know. */
const CLASSICAL = { domain: 'ai.onnx.ml', version: 3 };

/** A whole number is written as INT, any other as FLOAT, a list as INTS; the other forms say what they are. */
type Attribute =
  | number
  | string
  | readonly number[]
  | { float: number }
  | { floats: readonly number[] }
  | { strings: readonly string[] };

/** A fixed size, the name of a symbolic dimension, or -1 for the one that is called `batch`. */
type Dimension = number | string;

const { DataType } = onnx.TensorProto;

/** ONNX's element types by the names that the inference protocol has for them. */
const ELEMENT_TYPES = {
  BOOL: DataType.BOOL,
  UINT8: DataType.UINT8,
  UINT16: DataType.UINT16,
  UINT32: DataType.UINT32,
  UINT64: DataType.UINT64,
  INT8: DataType.INT8,
  INT16: DataType.INT16,
  INT32: DataType.INT32,
  INT64: DataType.INT64,
  FP16: DataType.FLOAT16,
  FP32: DataType.FLOAT,
  FP64: DataType.DOUBLE,
  BYTES: DataType.STRING,
};

type ElementType = keyof typeof ELEMENT_TYPES;

/** Builds an ONNX model node by node. Names of values are given by the builder; tensors are FP32 unless told otherwise. */
export class GraphBuilder {
  readonly #nodes: Onnx.NodeProto[] = [];
  readonly #initializers: Onnx.TensorProto[] = [];
  readonly #inputs: Onnx.ValueInfoProto[] = [];
  readonly #outputs: Onnx.ValueInfoProto[] = [];
  #next = 0;
  #usesClassical = false;

  input(name: string, shape: readonly Dimension[], type: ElementType = 'FP32'): string {
    this.#inputs.push(valueInfo(name, shape, type));
    return name;
  }

  /** A constant FP32 tensor. @throws RangeError when the values do not fill the shape or are not finite in float32 */
  constant(values: ArrayLike<number>, shape: readonly number[]): string {
    return this.#constant(float32Of(values, 'A constant'), shape, 'FP32');
  }

  /** A constant INT64 tensor: axes, shapes, indices. @throws RangeError when the values do not fill the shape or are not whole */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#constant(BigInt64Array.from(values, BigInt), shape, 'INT64');
  }

  #constant(data: Float32Array | BigInt64Array, shape: readonly number[], type: ElementType): string {
    if (data.length !== shape.reduce((product, size) => product * size, 1))
      throw new RangeError(`${data.length} values do not fill the shape [${shape.join(', ')}]`);
    const name = this.#name('constant');
    this.#initializers.push(
      new onnx.TensorProto({
        name,
        dims: [...shape],
        dataType: ELEMENT_TYPES[type],
        rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      }),
    );
    return name;
  }

  /** Adds an operator of the standard set and returns the name of its only output. */
  node(operator: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}): string {
    return this.nodeOf(operator, inputs, 1, attributes)[0];
  }

  /** Adds an operator that has several outputs and returns their names, in their order. */
  nodeOf(
    operator: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Record<string, Attribute> = {},
  ): string[] {
    return this.#add(operator, inputs, outputs, attributes, '');
  }

  #add(
    operator: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Record<string, Attribute>,
    domain: string,
  ): string[] {
    const names = Array.from({ length: outputs }, () => this.#name(operator.toLowerCase()));
    this.#nodes.push(
      new onnx.NodeProto({
        name: `make_${names[0]}`,
        opType: operator,
        domain,
        input: [...inputs],
        output: names,
        attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      }),
    );
    return names;
  }

  /** Adds an operator of the set `ai.onnx.ml` and returns the name of its only output. */
  classicalNode(
    operator: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
  ): string {
    this.#usesClassical = true;
    return this.#add(operator, inputs, 1, attributes, CLASSICAL.domain)[0];
  }

  /** Publishes a value under a name of its own. */
  output(name: string, value: string, shape: readonly Dimension[], type: ElementType = 'FP32'): void {
    this.#nodes.push(
      new onnx.NodeProto({ name: `make_${name}`, opType: 'Identity', input: [value], output: [name] }),
    );
    this.#outputs.push(valueInfo(name, shape, type));
  }

  /** The model as bytes of the ONNX protobuf format. */
  build(name: string, metadata: Record<string, string>): Uint8Array {
    const model = new onnx.ModelProto({
      irVersion: IR_VERSION,
      producerName: 'pulseplate',
      opsetImport: [{ domain: '', version: OPSET }, ...(this.#usesClassical ? [CLASSICAL] : [])],
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

function valueInfo(name: string, shape: readonly Dimension[], type: ElementType): Onnx.ValueInfoProto {
  const dim = shape.map((size) => {
    if (typeof size === 'string') return { dimParam: size };
    return size === -1 ? { dimParam: 'batch' } : { dimValue: size };
  });
  return new onnx.ValueInfoProto({
    name,
    type: { tensorType: { elemType: ELEMENT_TYPES[type], shape: { dim } } },
  });
}

function attribute(name: string, value: Attribute): Onnx.AttributeProto {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === 'string')
    return new onnx.AttributeProto({ name, type: AttributeType.STRING, s: bytes(value) });
  if (typeof value === 'object') {
    if ('float' in value) return new onnx.AttributeProto({ name, type: AttributeType.FLOAT, f: value.float });
    if ('floats' in value)
      return new onnx.AttributeProto({
        name,
        type: AttributeType.FLOATS,
        floats: [...float32Of(value.floats, name)],
      });
    if ('strings' in value)
      return new onnx.AttributeProto({
        name,
        type: AttributeType.STRINGS,
        strings: value.strings.map(bytes),
      });
    return new onnx.AttributeProto({ name, type: AttributeType.INTS, ints: [...value] });
  }
  return Number.isInteger(value)
    ? new onnx.AttributeProto({ name, type: AttributeType.INT, i: value })
    : new onnx.AttributeProto({ name, type: AttributeType.FLOAT, f: value });
}

function float32Of(values: ArrayLike<number>, what: string): Float32Array<ArrayBuffer> {
  const data = Float32Array.from(values);
  if (data.some((value) => !Number.isFinite(value)))
    throw new RangeError(`${what} holds a value that float32 cannot`);
  return data;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
