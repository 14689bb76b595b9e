import './telemetry.ts';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { InferenceError } from './errors.ts';
import { type Datatype, elementArrays, elementCount, type Tensor, type Tensors } from './tensor.ts';

/** One model in this process. */
export interface Session {
  /** Names of the graph's inputs. */
  readonly inputs: readonly string[];
  /** @throws InferenceError when the inputs do not fit */
  run(inputs: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

/** ONNX Runtime's names of the datatypes. */
const RUNTIME_TYPES = {
  BOOL: 'bool',
  UINT8: 'uint8',
  UINT16: 'uint16',
  UINT32: 'uint32',
  UINT64: 'uint64',
  INT8: 'int8',
  INT16: 'int16',
  INT32: 'int32',
  INT64: 'int64',
  FP16: 'float16',
  FP32: 'float32',
  FP64: 'float64',
  BYTES: 'string',
} as const satisfies Record<Datatype, OrtTensor.Type>;

const datatypeOf = new Map<string, Datatype>(
  Object.entries(RUNTIME_TYPES).map(([datatype, type]) => [type, datatype as Datatype]),
);

/** @throws InferenceError when the bytes are not a model that the runtime can load */
export async function openSession(model: Uint8Array): Promise<Session> {
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(model, {
      // Several threads answer several people; one answer has no use for more than one core.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
    });
  } catch (cause) {
    throw new InferenceError('The model cannot be loaded', { cause });
  }
  return {
    inputs: session.inputNames,
    async run(inputs) {
      try {
        const stranger = Object.keys(inputs).find((name) => !session.inputNames.includes(name));
        // The runtime would pass over it in silence.
        if (stranger !== undefined) throw new RangeError(`The model has no input ${stranger}`);
        const feeds = Object.fromEntries(
          Object.entries(inputs).map(([name, tensor]) => [name, toRuntime(tensor)]),
        );
        const results = await session.run(feeds);
        return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromRuntime(value)]));
      } catch (cause) {
        throw new InferenceError('The inputs do not fit the model', { cause });
      }
    },
    release: () => session.release(),
  };
}

function toRuntime({ datatype, dims, data }: Tensor): OrtTensor {
  if (data.length !== elementCount(dims)) throw new RangeError('The elements do not fill the shape');
  // onnxruntime-node 1.30 hands strings over as C has them.
  if (datatype === 'BYTES' && data.some((text) => text.includes('\0')))
    throw new RangeError('A text holds a NUL, at which the runtime would cut it');
  return new OrtTensor(RUNTIME_TYPES[datatype], data as OrtTensor.DataType, dims);
}

function fromRuntime({ type, dims, data }: OrtTensor): Tensor {
  const datatype = datatypeOf.get(type);
  if (datatype === undefined) throw new TypeError(`No datatype of the protocol is ${type}`);
  if (datatype === 'BYTES') return { datatype, dims, data: data as string[] };
  // A Node with Float16Array gives FP16 as that: the bits are what we promise.
  const { buffer, byteOffset, length } = data as Uint8Array<ArrayBuffer>;
  return { datatype, dims, data: new elementArrays[datatype](buffer, byteOffset, length) } as Tensor;
}
