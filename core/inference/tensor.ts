import { InferenceError } from './errors.ts';

/** The arrays that hold the elements of a tensor, by its datatype in the Open Inference Protocol. */
interface Elements {
  /** 0 or 1. */
  BOOL: Uint8Array;
  UINT8: Uint8Array;
  UINT16: Uint16Array;
  UINT32: Uint32Array;
  UINT64: BigUint64Array;
  INT8: Int8Array;
  INT16: Int16Array;
  INT32: Int32Array;
  INT64: BigInt64Array;
  /** The bits as they are: binary16 of IEEE 754. */
  FP16: Uint16Array;
  FP32: Float32Array;
  FP64: Float64Array;
  /** Texts; bytes that are not UTF-8 do not survive. */
  BYTES: readonly string[];
}

export type Datatype = keyof Elements;

/** A dense tensor of one datatype, in row-major order. */
export interface TensorOf<D extends Datatype> {
  datatype: D;
  dims: readonly number[];
  data: Elements[D];
}

/** A dense tensor in row-major order. */
export type Tensor = { [D in Datatype]: TensorOf<D> }[Datatype];

export type Tensors = Readonly<Record<string, Tensor>>;

/** Whose elements have one size. */
export type Numeric = Exclude<Datatype, 'BYTES'>;

/** How the elements of a datatype of one size are viewed or made. */
export const elementArrays = {
  BOOL: Uint8Array,
  UINT8: Uint8Array,
  UINT16: Uint16Array,
  UINT32: Uint32Array,
  UINT64: BigUint64Array,
  INT8: Int8Array,
  INT16: Int16Array,
  INT32: Int32Array,
  INT64: BigInt64Array,
  FP16: Uint16Array,
  FP32: Float32Array,
  FP64: Float64Array,
} satisfies {
  [D in Numeric]: new (
    buffer: ArrayBufferLike,
    offset?: number,
    length?: number,
  ) => Elements[D];
};

export const datatypes = [...(Object.keys(elementArrays) as Numeric[]), 'BYTES'] as const;

/** Elements that a shape has room for. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** Numbers in their order as an FP32 tensor, each rounded to the nearest float32. */
export function fp32(dims: readonly number[], values: ArrayLike<number>): TensorOf<'FP32'> {
  return { datatype: 'FP32', dims, data: Float32Array.from(values) };
}

/** The numbers of an FP32 output. @throws InferenceError when the model gives no such output */
export function fp32Of(outputs: Tensors, name: string): Float32Array {
  const output = outputs[name];
  if (output?.datatype !== 'FP32') throw new InferenceError(`The model has no FP32 output ${name}`);
  return output.data;
}
