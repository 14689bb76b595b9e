import type { GoldenTensor, GoldenVectors } from './card.ts';
import { InferenceError } from './errors.ts';
import { elementArrays, type Tensor, type Tensors } from './tensor.ts';

/** What every runtime must reproduce, DESIGN section 3. */
const TOLERANCE = 1e-4;

/** Runs the golden inputs. @throws InferenceError naming the first output that differs by more than 1e-4 */
export async function checkGolden(
  run: (inputs: Tensors) => Promise<Tensors>,
  golden: GoldenVectors,
): Promise<void> {
  if (golden.cases.length === 0) throw new InferenceError('There are no golden vectors');
  for (const [index, { inputs, outputs }] of golden.cases.entries()) {
    const results = await run(mapValues(inputs, toTensor));
    for (const [name, expected] of Object.entries(outputs)) {
      if (!reproduces(results[name], expected))
        throw new InferenceError(`Golden case ${index}: output ${name} is not reproduced`);
    }
  }
}

/** Tensors as a golden file holds them: whole numbers beyond 2^53 are rounded, FP16 is its bits. */
export function toGolden(tensors: Tensors): Record<string, GoldenTensor> {
  return mapValues(tensors, ({ datatype, dims, data }) => ({
    ...(datatype !== 'FP32' && { datatype }),
    dims,
    data: datatype === 'BYTES' ? data : Array.from(data as Iterable<number | bigint>, Number),
  }));
}

function toTensor({ datatype = 'FP32', dims, data }: GoldenTensor): Tensor {
  if (datatype === 'BYTES') return { datatype, dims, data: data.map(String) };
  const numbers = data as readonly number[];
  // The datatype says which array; TypeScript does not follow it into a union.
  if (datatype === 'INT64' || datatype === 'UINT64') {
    const whole = numbers.map((value) => BigInt(Math.round(value)));
    return { datatype, dims, data: elementArrays[datatype].from(whole) } as Tensor;
  }
  return { datatype, dims, data: elementArrays[datatype].from(numbers) } as Tensor;
}

function reproduces(actual: Tensor | undefined, expected: GoldenTensor): boolean {
  const { datatype = 'FP32', data } = expected;
  if (actual?.datatype !== datatype || actual.data.length !== data.length) return false;
  return data.every((value, i) =>
    typeof value === 'string'
      ? value === actual.data[i]
      : Math.abs(value - Number(actual.data[i])) <= TOLERANCE,
  );
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
